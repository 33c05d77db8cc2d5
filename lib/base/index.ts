/** The base that every folder may import: it knows neither what is measured nor where it runs. */
export * from './addresses';
export * from './clock';
export * from './command-line';
export * from './format-problems';
export { formatQuantity } from './format-quantity';
export { leftOut } from './left-out';
export * from './name-rules';
export * from './nearest';
export { type Problem, withoutWarnings } from './problem';
export * from './service-host';
export { declaredHere, type Source } from './source';
export * from './stack-names';
export * from './units';
export * from './yaml';
