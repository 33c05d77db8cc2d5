export { suggestion } from '../base/nearest';
export { Checker, describe } from './checker';
export { infer } from './infer';
export { Schema, type SeriesSchema } from './schema';
export { promql } from './tag';
export {
  type Expr,
  equals,
  type Matcher,
  type Recorded,
  rateInterval,
  shownRange,
  type Value,
  type Variable,
} from './values';
export type { CheckedInference, Diagnostic, Inference, ValueType } from './walk';
