/** Objectives for other programs: OpenSLO v1. */
export { runOpenSlo } from './command';
export { openSloDocuments } from './documents';
