/** Declared silences, brought into an Alertmanager. */
export { runSilences } from './command';
