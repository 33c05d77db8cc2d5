import { minutes, postgres, redis, target as targets } from '../../../lib/catalogue';
import { exactly, oneLess, oneMore, ruleCase } from '../case';
import { input, steady, target } from '../input';

const up = (service: string, value: number, labels: Readonly<Record<string, string>> = {}) =>
  input(targets.up, target(service, labels), steady(value));

const down = (service: string) => (value: number) =>
  `${service}-0:9090 of ${service} has not answered for 2 minutes (it reads ${value}, 1 is up).`;
const gone = (service: string, team: string) => ({
  labels: { severity: 'critical', team, service },
  summary: () => `${service} is down`,
  description: () => `No target of ${service} has been found for 2 minutes.`,
});

/** An exporter that responds while the database behind it does not. */
const watched = (service: 'postgres' | 'redis', alive: typeof postgres.up) =>
  ruleCase('ServiceDown', {
    service,
    given: value => [up(service, 1), input(alive, target(service), steady(value))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(2),
    labels: { severity: 'critical', team: 'storage', ...target(service) },
    summary: () => `${service} is down at ${service}-0:9090`,
    description: down(service),
    dashboard: `harbour-platform?var-service=${service}`,
    firesWhen: {
      'its exporter does not respond': { given: value => [up(service, value)] },
      'its exporter is gone': { given: () => [], ...gone(service, 'storage') },
    },
  });

export const targetCases = [
  ruleCase('ServiceDown', {
    service: 'bookings',
    given: value => [up('bookings', value)],
    quiet: exactly,
    fires: oneLess,
    after: minutes(2),
    labels: { severity: 'critical', team: 'operations', ...target('bookings') },
    summary: () => 'bookings is down at bookings-0:9090',
    description: down('bookings'),
    dashboard: 'harbour-platform?var-service=bookings',
    quietWhen: {
      'another service is gone': () => [up('bookings', 1), input(targets.up, target('forecasts'), '1 stale')],
      'a single scrape fails': () => [input(targets.up, target('bookings'), '1 0 1')],
    },
    firesWhen: {
      'one of two targets does not respond': {
        given: value => [up('bookings', value), up('bookings', 1, { instance: 'bookings-1:9090', pod: 'bookings-1' })],
      },
      'its last target disappears': {
        given: () => [input(targets.up, target('bookings'), '1x2 stale')],
        after: minutes(5),
        ...gone('bookings', 'operations'),
      },
      'it has never had a target': { given: () => [], ...gone('bookings', 'operations') },
    },
  }),
  watched('postgres', postgres.up),
  watched('redis', redis.up),

  ruleCase('CardinalityNearBudget', {
    service: 'bookings',
    given: samples => [input(targets.samplesScraped, target('bookings'), steady(samples))],
    quiet: exactly,
    fires: oneMore,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...target('bookings') },
    summary: () => 'bookings is close to its series limit',
    description: samples =>
      `bookings-0:9090 of bookings returned ${samples} samples in its last scrape. Above its limit, Prometheus rejects the ` +
      'whole scrape and the service appears to be down.',
    dashboard: 'harbour-platform?var-service=bookings',
  }),
];
