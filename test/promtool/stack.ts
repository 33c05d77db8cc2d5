import { days, ratio } from '../../lib/catalogue';
import { type Environment, type Stack, stack } from '../../lib/stack';
import {
  bookings,
  cache,
  forecasts,
  harbour,
  large as largeExample,
  ledger,
  names,
  small as smallExample,
} from '../example/stack';

/** Keeps as much as agreements and comparisons look back over; test/lib/rules/period.test.ts is about keeping less. */
function keepingAll(environment: Environment): Environment {
  const { storage } = environment.prometheus;
  const retention = { ...storage.retention, time: days(30) };
  return { ...environment, prometheus: { ...environment.prometheus, storage: { ...storage, retention } } };
}

export const large: Environment = keepingAll(largeExample);

/**
 * With the databases that `large` watches, whose pods belong to their team in every environment of the cases, and with its
 * notifications, so that people are paged through the same integration.
 */
const small: Environment = {
  ...keepingAll(smallExample),
  ...(large.databases && { databases: large.databases }),
  ...(large.notifications && { notifications: large.notifications }),
};

/** The stack of the cases: the example's, in which both services promise something and teams answer for databases and models. */
export const watched: Stack = stack({
  ...harbour,
  names: { ...names, roles: { ...names.roles, databases: 'storage', models: 'models' } },
  services: [bookings, { ...forecasts, slo: { availability: ratio(0.999) } }, ledger, cache],
  environments: [large, small],
});
