/** What today's rules would have done in recorded history: npm run backtest -- --help */
import { aion } from '../aion/stack';
import { runCommand } from '../tools/process/command';
import { runBacktest } from './backtest/main';

runCommand(args => runBacktest(aion, args));
