import { minutes, telemetry } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, type Samples, target } from '../input';
import { percentage, whole } from '../text';
import { gainedFiresWhen, gainedQuietWhen } from './gained';

const own = { service: 'bookings', namespace: 'quay' };
const team = { team: 'operations', ...own };
const dashboard = 'harbour-traces?var-service=bookings';

const path = { metric: 'http_requests_total', label: 'path' };
const dropped = (samples: Samples) => input(telemetry.seriesDropped, { ...target('bookings'), ...path }, samples);
const leftOut = (observations: number) =>
  `bookings dropped about ${whole(observations)} observations of http_requests_total in 15 minutes: with new values ` +
  'of the label path it would have exceeded its series budget.';

const failed = (part: string, samples: Samples) => input(telemetry.errors, { ...target('bookings'), part }, samples);

const spans = (outcome: string, perSecond: number) =>
  input(telemetry.spans, { ...target('bookings'), outcome }, rising(perSecond));
const lost = (share: number) => `${percentage(share)} of the sampled spans of bookings`;

const failedTimes = (failures: number) =>
  `The telemetry library in bookings failed about ${whole(failures)} times in 15 minutes in its part database: what it ` +
  'should have measured is missing. Requests were not affected.';

export const telemetryCases = [
  ruleCase('MetricCardinalityExceeded', {
    service: 'platform',
    // The counter starts at zero; the observations are dropped after twenty minutes.
    given: observations => [dropped(`0x19 ${observations}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 40,
    after: minutes(20),
    labels: { severity: 'info', ...team, ...path },
    summary: () => 'http_requests_total of bookings has too many values of path',
    description: leftOut,
    dashboard,
    quietWhen: gainedQuietWhen('bookings', dropped),
    firesWhen: {
      ...gainedFiresWhen('bookings', dropped, leftOut),
      'it is another service': {
        given: observations => [
          input(telemetry.seriesDropped, { ...target('forecasts'), ...path }, `0x19 ${observations}x10`),
        ],
        labels: { severity: 'info', team: 'operations', ...path, service: 'forecasts', namespace: 'quay' },
        summary: () => 'http_requests_total of forecasts has too many values of path',
        description: observations => leftOut(observations).replace('bookings', 'forecasts'),
        dashboard: 'harbour-traces?var-service=forecasts',
      },
      'two pods drop them': {
        given: observations => [
          dropped(`0x19 ${observations / 2}x10`),
          input(
            telemetry.seriesDropped,
            { ...target('bookings', { instance: 'bookings-1:9090', pod: 'bookings-1' }), ...path },
            `0x19 ${observations / 2}x10`,
          ),
        ],
      },
    },
  }),

  ruleCase('TelemetryFailing', {
    service: 'platform',
    given: failures => [failed('database', `0x19 ${failures}x10`), failed('http', '0x30')],
    quiet: exactly,
    fires: threshold => threshold + 3,
    after: minutes(20),
    labels: { severity: 'info', ...team, part: 'database' },
    summary: () => 'The instrumentation of bookings is failing (database)',
    description: failedTimes,
    dashboard,
    quietWhen: gainedQuietWhen('bookings', samples => failed('database', samples)),
    firesWhen: gainedFiresWhen('bookings', samples => failed('database', samples), failedTimes),
  }),

  ruleCase('TelemetrySpansLost', {
    service: 'platform',
    given: share => [
      spans('exported', 1_000 * (1 - share)),
      spans('dropped', 500 * share),
      spans('failed', 500 * share),
    ],
    quiet: slightlyBelow,
    fires: slightlyAbove,
    // A rate needs two samples: the condition holds from the second on.
    after: minutes(11),
    labels: { severity: 'warning', ...team },
    summary: share => `bookings loses ${percentage(share)} of its spans`,
    description: share => `${lost(share)} were dropped, or not taken by the agent on its node: traces are incomplete.`,
    dashboard,
    quietWhen: {
      'it loses all of its spans, of which there are few': () => [spans('failed', 0.1)],
      'it has no spans at all': () => [spans('exported', 0), spans('dropped', 0), spans('failed', 0)],
      'it lost some of a very large number': share => [spans('exported', 100_000), spans('dropped', 1_000 * share)],
    },
  }),
];
