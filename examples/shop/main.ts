/** Writes `dist/`: npm run synth [-- --env NAME] */
import { runSynth } from 'monitoring-as-code/synth';
import { shop } from './src/stack';

process.exitCode = runSynth(shop, process.argv.slice(2));
