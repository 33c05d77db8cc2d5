/** Writes `dist/`: npm run synth [-- --env NAME] */
import { aion } from './aion/stack';
import { runSynth } from './lib/synth/command';

process.exitCode = runSynth(aion, process.argv.slice(2));
