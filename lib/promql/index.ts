export { suggestion } from '../base/nearest';
export { Checker, describe } from './checker';
export { ENABLED_FEATURES } from './engine/features';
export { infer } from './infer';
export { lookback } from './lookback';
export { dividesRates } from './rates';
export { refusals } from './refusals';
export { Schema, type SeriesSchema } from './schema';
export { selector } from './selector';
export { readsNothing, selectsBy } from './selects';
export { promql, union } from './tag';
export {
  anyOf,
  differs,
  type Expr,
  equals,
  type Matcher,
  noneOf,
  type Recorded,
  rateInterval,
  references,
  shownRange,
  type Value,
  type Variable,
} from './values';
export type { CheckedInference, Diagnostic, Inference, ValueType } from './walk';
