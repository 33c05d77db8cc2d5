import { minutes, target as targets } from '../../../lib/catalogue';
import { type InputSeries, input, type Samples, target } from '../input';

/** The counter of a case, with these samples, a minute apart. */
type Counter = (samples: Samples) => InputSeries;

/** Whether the target answers: `1x60`, or with a gap in the scrapes. */
const scraped = (service: string, samples: Samples) => input(targets.up, target(service), samples);

/**
 * What happens to a counter of which each event counts: gaps in the scrapes, restarts, a counter that first appears with a
 * value. The events are those within fifteen minutes.
 */
export const gainedQuietWhen = (service: string, counter: Counter) => ({
  'they are more than fifteen minutes old': {
    given: (events: number) => [scraped(service, '1x60'), counter(`0x19 ${events}x30`)],
    after: minutes(36),
  },
  'they are hours old, and Prometheus was away for seven minutes': {
    // Fifteen minutes ago, at 44 minutes, the last sample before the gap is six minutes old.
    given: (events: number) => [scraped(service, '1x38 _x7 1x30'), counter(`${events}x38 _x7 ${events}x30`)],
    after: minutes(59),
  },
  'they are hours old, and the target did not answer for twenty minutes': {
    given: (events: number) => [scraped(service, '1x30 0x19 1x20'), counter(`${events}x30 stale _x19 ${events}x20`)],
    after: minutes(55),
  },
  'they are hours old, and Prometheus was away for an hour': {
    given: (events: number) => [scraped(service, '1x30 _x60 1x20'), counter(`${events}x30 _x60 ${events}x20`)],
    after: minutes(95),
  },
  'the process restarts, and counts from zero': {
    given: (events: number) => [scraped(service, '1x60'), counter(`${events}x30 0x30`)],
    after: minutes(35),
  },
});

/** @param text the description of the alert for a number of events */
export const gainedFiresWhen = (service: string, counter: Counter, text: (events: number) => string) => ({
  'the counter first appears with them': {
    given: (events: number) => [scraped(service, '1x60'), counter(`_x20 ${events}x10`)],
  },
  'the target is new': {
    given: (events: number) => [scraped(service, '_x20 1x30'), counter(`_x20 ${events}x10`)],
  },
  'scrapes fail while the counter is new': {
    given: (events: number) => [scraped(service, '1x20 0x19'), counter(`_x20 ${events} stale _x20`)],
    until: minutes(30),
  },
  'the process restarts without the counter, which then appears with the same value as before': {
    given: (events: number) => [scraped(service, '1x90'), counter(`${events}x20 stale _x39 ${events}x10`)],
    after: minutes(61),
  },
  'they happened while Prometheus was away for half an hour': {
    given: (events: number) => [scraped(service, '1x20 _x30 1x20'), counter(`1000x20 _x30 ${1000 + events}x20`)],
    after: minutes(51),
  },
  'a counter that is an hour old increases': {
    given: (events: number) => [counter(`1000x59 ${1000 + events}x10`)],
    after: minutes(60),
    description: extrapolated(text),
  },
  'the process restarts, and reaches the same value as before': {
    given: (events: number) => [scraped(service, '1x60'), counter(`${events}x30 0x10 ${events}x20`)],
    after: minutes(42),
    description: extrapolated(text),
  },
});

/** Fifteen samples span fourteen minutes: `increase` extrapolates to the whole window. */
const extrapolated = (text: (events: number) => string) => (events: number) => text((events * 15) / 14);
