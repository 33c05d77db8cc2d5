export * from './alert';
export * from './bind';
export * from './explain';
export type * from './facts';
export * from './override';
export * from './pack';
export * from './recording-rule';
export * from './render';
export { RuleSet, type RuleSetProps } from './rule-set';
