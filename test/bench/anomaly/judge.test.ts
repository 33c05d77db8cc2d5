import { DAY, HOUR, type Injected, LEARNT, MINUTE, WEEK } from '../../../bench/anomaly/events';
import { type Evidence, type Firing, judge, precision, recall, tally } from '../../../bench/anomaly/judge';
import { details, table } from '../../../bench/anomaly/report';
import { median } from '../../../bench/median';

const NOON = LEARNT + 12 * HOUR;
const judged = { from: LEARNT, to: LEARNT + 2 * WEEK };
const halved: Injected = { service: 'web', kind: 'requests halved', from: NOON, to: NOON + HOUR };
const fired = (from: number, more: Partial<Firing> = {}): Firing => ({
  ...{ alert: 'RequestRateAnomalous', service: 'web', from },
  ...more,
});
function verdict(firings: readonly Firing[], more: Partial<Evidence> = {}) {
  const [requests] = judge({ injected: [halved], deployments: [], disturbances: [], judged, firings, ...more });
  if (requests === undefined) throw new Error('there is no verdict');
  return requests;
}
const causes = (firings: readonly Firing[], more: Partial<Evidence> = {}) =>
  verdict(firings, more).falseAlarms.map(({ cause }) => cause);

test('an anomaly is found by the first firing that begins during it, or ten minutes after it', () => {
  const found = verdict([fired(NOON + 50 * MINUTE), fired(NOON + 20 * MINUTE)]);
  expect(found.found).toEqual([{ ...halved, delay: 20 * MINUTE }]);
  expect([precision(found), recall(found), found.falseAlarms]).toEqual([1, 1, []]);
  expect(recall(verdict([fired(NOON + HOUR + 9 * MINUTE)]))).toBe(1);
  expect(recall(verdict([fired(NOON + HOUR + 10 * MINUTE)]))).toBe(0);
  expect(recall(verdict([fired(NOON - 1)]))).toBe(0);
  expect(recall(verdict([fired(NOON)]))).toBe(1);
});

test('a firing of another service, or of another alert, does not find it', () => {
  expect(verdict([fired(NOON, { service: 'search' })])).toMatchObject({ missed: [halved], firings: 1 });
  const [requests, errors, latency] = judge({
    ...{ injected: [halved], deployments: [], disturbances: [], judged },
    firings: [fired(NOON, { alert: 'LatencyAnomalous' })],
  });
  expect([requests?.missed, requests?.firings]).toEqual([[halved], 0]);
  // Nothing was injected for it to find.
  expect(latency?.falseAlarms.map(({ cause }) => cause)).toEqual(['during: requests halved']);
  expect([errors?.firings, errors?.injected]).toEqual([0, []]);
});

test('what nobody should be called for is neither found nor missed', () => {
  const fewer: Injected = { ...halved, kind: '10 % fewer requests' };
  const quiet = verdict([], { injected: [fewer] });
  expect([quiet.injected, quiet.missed, precision(quiet), recall(quiet)]).toEqual([[], [], Number.NaN, Number.NaN]);
  expect(causes([fired(NOON)], { injected: [fewer] })).toEqual(['during: 10 % fewer requests']);
});

test('only what begins in the weeks that are judged counts', () => {
  const before: Injected = { ...halved, from: LEARNT - HOUR, to: LEARNT };
  const at = verdict([fired(LEARNT - 1), fired(judged.to)], { injected: [before] });
  expect([at.firings, at.injected]).toEqual([0, []]);
});

test('a false alarm has the cause that is nearest', () => {
  const holiday = { what: 'a holiday', from: LEARNT + 3 * DAY, to: LEARNT + 4 * DAY };
  const own = { what: 'not scraped', service: 'search', from: LEARNT, to: LEARNT + DAY };
  const deployed = { service: 'web', from: LEARNT + 5 * DAY, to: LEARNT + 5 * DAY + 3 * MINUTE };
  const more = { disturbances: [own, holiday], deployments: [deployed] };
  const at = (from: number) => causes([fired(from)], more)[0];
  expect(at(holiday.from + HOUR)).toBe('a holiday');
  // That of another service is none.
  expect(at(LEARNT + HOUR)).toBe('chance');
  expect(at(deployed.to + 20 * MINUTE)).toBe('a deployment');
  expect(at(deployed.to + 40 * MINUTE)).toBe('chance');
  expect(at(halved.to + 3 * HOUR)).toBe('the day after: requests halved');
  expect(at(halved.from + WEEK - 40 * MINUTE)).toBe('weeks after: requests halved');
  expect(at(halved.from + WEEK - 80 * MINUTE)).toBe('chance');
});

test('a median, and how often each occurs', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  expect(tally(['b', 'a', 'c', 'c'])).toEqual([
    ['c', 2],
    ['a', 1],
    ['b', 1],
  ]);
});

test('the report has a row for each alert, what was missed, and where false alarms come from', () => {
  const found = fired(NOON + 20 * MINUTE);
  const wrong = fired(LEARNT + 5 * DAY);
  const verdicts = judge({
    ...{ injected: [halved, { ...halved, from: NOON + 8 * DAY, to: NOON + 8 * DAY + HOUR }], deployments: [] },
    ...{ disturbances: [], judged, firings: [found, wrong] },
  });
  const judgement = { approach: 'bands', source: '', verdicts };
  const rows = table([judgement], 2, 2)
    .split('\n')
    .map(row => row.split(/ {2,}/));
  expect(rows[1]).toEqual(['bands', 'RequestRateAnomalous', '2', '50 %', '1 of 2, 50 %', '20 min', '0.25']);
  expect(rows[2]).toEqual(['bands', 'ErrorRatioAnomalous', '0', '–', '0 of 0, –', '–', '0.00']);
  expect(details(judgement)).toContain('requests halved: 1 of 2; not: web week 6 Tue 12:00');
  expect(details(judgement)).toContain('1 × RequestRateAnomalous, chance: web');
});
