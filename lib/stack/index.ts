/** What a company declares, as one value. */
export type * from './environment';
export * from './patch';
export * from './possible-alerts';
export * from './settings';
export * from './stack';
