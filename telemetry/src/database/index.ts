export { withQueryName } from './names';
export { type InstrumentPoolOptions, instrumentPool } from './pool';
export { transaction } from './transaction';
