/** From a stack to manifests. */
export { runSynth } from './command';
export { type Synthesis, synthesize } from './synthesize';
