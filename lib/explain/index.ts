/** What a stack says about its alerts, for people. */
export { runExplain } from './command';
export type { Evidence, Known, TestCases } from './evidence';
export { type Explanation, explanations, type Notified, type Related } from './explanation';
export { type Called, type CalledTier, calledFor } from './on-call';
export { type AlertProof, type Proof, proofOf, proofText, readProof } from './proof';
export { handlerOf, handlersOf, type Labels, mutedBy } from './route';
