import { ratio } from '../../lib/catalogue';
import { type Environment, type Stack, stack } from '../../lib/stack';
import { bookings, cache, forecasts, harbour, large, ledger, names, small as smallExample } from '../example/stack';

/** With the databases that `large` watches: their pods belong to their team in every environment of the cases. */
const small: Environment = {
  ...smallExample,
  ...(large.databases && { databases: large.databases }),
};

/** The stack of the cases: the example's, in which both services promise something and teams answer for databases and models. */
export const watched: Stack = stack({
  ...harbour,
  names: { ...names, roles: { ...names.roles, databases: 'storage', models: 'models' } },
  services: [bookings, { ...forecasts, slo: { availability: ratio(0.999) } }, ledger, cache],
  environments: [large, small],
});

export { large };
