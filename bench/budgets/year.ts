/** A year of incidents. Each comes days after the one before, longer than any window of an alert, so that it is judged alone. */
import { days, hours, minutes } from '../../lib/base';
import type { Incident, Kind, ServiceName, Stretch } from './incident';

const [MINUTE, HOUR, DAY] = [minutes(1).value, hours(1).value, days(1).value];

/** A Monday, in Unix time: the days of the year are counted from it. */
export const START = Date.UTC(2026, 0, 5) / 1_000;
export const DAYS = 365;

/** Requests per second of `shop` by day and by night, in UTC. */
const [BY_DAY, BY_NIGHT] = [40, 4] as const;
const [MORNING, EVENING] = [7 * HOUR, 22 * HOUR] as const;
export const usualTraffic = (at: number): number => (at % DAY >= MORNING && at % DAY < EVENING ? BY_DAY : BY_NIGHT);
/** When that changes within a day. */
export const CHANGES: readonly number[] = [MORNING, EVENING];
/** Of the requests of `shop`, so many fail while nothing happens: a twentieth of what may. */
export const USUALLY_FAILING = 0.00005;

/** Services that begin during the year, and are watched for so long; with their requests per second. */
export interface Newcomer {
  readonly name: Exclude<ServiceName, 'shop'>;
  readonly born: number;
  readonly perSecond: number;
}
export const WATCHED_FOR = 4 * DAY;

const time = (day: number, clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return day * DAY + hour * HOUR + minute * MINUTE;
};
const incident = (
  kind: Kind,
  day: number,
  clock: string,
  course: readonly Stretch[],
  rest: Partial<Omit<Incident, 'kind' | 'at' | 'course'>> = {},
): Incident => ({ kind, service: 'shop', at: time(day, clock), course, ...rest });

const all = (lasts: number): readonly Stretch[] => [{ lasts, failing: 1 }];
const share = (failing: number, lasts: number): readonly Stretch[] => [{ lasts, failing }];
const repeat = (times: number, ...course: readonly Stretch[]): readonly Stretch[] =>
  Array.from({ length: times }, () => course).flat();

const NIGHT = { perSecond: 0.01, around: 6 * HOUR };
const weekend = (day: number) =>
  incident('idle weekend', day, '20:00', share(0, 58 * HOUR), {
    traffic: { perSecond: 0.001, around: 0 },
    failures: [9 * HOUR, 9 * HOUR + 5 * MINUTE],
  });

export const NEWCOMERS: readonly Newcomer[] = [
  { name: 'newcomer-1', born: time(50, '09:00'), perSecond: 0.05 },
  { name: 'newcomer-2', born: time(123, '09:00'), perSecond: 2 },
  { name: 'newcomer-3', born: time(176, '09:00'), perSecond: 0.05 },
  { name: 'newcomer-4', born: time(260, '09:00'), perSecond: 0.2 },
];
/** Its first hours, in which five requests fail, so many seconds apart. */
const firstHours = (service: ServiceName, day: number, first: number, apart: number): Incident =>
  incident('new service', day, '09:00', share(0, DAY / 2), {
    service,
    failures: Array.from({ length: 5 }, (_, i) => first + i * apart),
  });

const DEPLOY_EVERY = 28;
const deploys: readonly Incident[] = Array.from({ length: Math.floor(DAYS / DEPLOY_EVERY) }, (_, i) =>
  incident('deploy', 1 + DEPLOY_EVERY * i, '10:00', share(0.005, MINUTE), {
    restarts: [0, 1].map(pod => ({ after: 30 + 75 * pod, pod })),
  }),
);

export const YEAR: readonly Incident[] = [
  ...deploys,
  incident('blip', 4, '15:00', all(90)),
  incident('outage', 9, '11:00', all(20 * MINUTE)),
  incident('night', 14, '03:00', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [60, 400, 900] }),
  incident('partial', 19, '14:10', share(0.2, 30 * MINUTE)),
  incident('slow', 23, '09:30', share(0.01, DAY)),
  incident('blip', 30, '07:20', all(120)),
  incident(
    'flapping',
    35,
    '13:00',
    repeat(12, { lasts: 5 * MINUTE, failing: 0.3 }, { lasts: 10 * MINUTE, failing: 0 }),
  ),
  weekend(39),
  incident('smouldering', 45, '09:00', share(0.003, 2 * DAY)),
  firstHours('newcomer-1', 50, 2 * HOUR, 90),
  incident('outage', 53, '02:30', all(30 * MINUTE)),
  incident('blip', 58, '12:00', share(0.5, 90)),
  incident('fading', 63, '16:00', [...all(10 * MINUTE), ...share(0.03, HOUR)]),
  incident('night', 68, '02:00', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [30, 60, 110] }),
  incident('partial', 73, '10:20', share(0.6, 15 * MINUTE)),
  incident('restart', 78, '12:30', share(0, MINUTE), { restarts: [{ after: 0, pod: 0 }] }),
  incident('blip', 83, '18:00', all(60)),
  incident('slow', 87, '12:00', share(0.02, DAY)),
  incident('outage without traffic', 94, '01:00', all(2 * HOUR), { traffic: { perSecond: 0.05, around: 2 * HOUR } }),
  incident('crashing', 99, '15:00', share(0.5, 30 * MINUTE), {
    restarts: Array.from({ length: 9 }, (_, i) => ({ after: 120 + 180 * i, pod: 0 })),
  }),
  weekend(102),
  incident('blip', 108, '23:30', all(90)),
  incident('partial', 113, '02:15', share(0.25, 45 * MINUTE)),
  incident('smouldering', 118, '10:00', share(0.005, 1.5 * DAY)),
  incident('new service, outage', 123, '11:00', all(HOUR), { service: 'newcomer-2' }),
  incident('outage', 126, '09:45', all(45 * MINUTE)),
  incident('night', 131, '04:00', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [100, 500, 1_000] }),
  incident('blip', 136, '08:00', all(120)),
  incident('restart', 141, '03:00', share(0, MINUTE), { restarts: [{ after: 0, pod: 1 }] }),
  incident('partial', 146, '17:00', share(0.3, HOUR)),
  incident('slow', 151, '20:00', share(0.015, 36 * HOUR)),
  incident(
    'flapping',
    158,
    '09:00',
    repeat(6, { lasts: 10 * MINUTE, failing: 0.5 }, { lasts: 20 * MINUTE, failing: 0 }),
  ),
  incident('blip', 163, '13:40', share(0.5, 120)),
  incident('outage', 168, '14:00', all(10 * MINUTE)),
  firstHours('newcomer-3', 176, 10 * MINUTE, 20),
  incident('partial', 179, '11:30', share(0.5, 10 * MINUTE)),
  incident('night', 184, '01:30', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [10, 20, 30] }),
  incident('fading', 189, '03:30', [...all(10 * MINUTE), ...share(0.03, HOUR)]),
  incident('blip', 194, '16:20', all(75)),
  incident('smouldering', 199, '08:30', share(0.0025, 2 * DAY)),
  incident('outage without traffic', 207, '02:00', all(HOUR), { traffic: { perSecond: 0.02, around: 3 * HOUR } }),
  incident('restart', 212, '19:00', share(0, MINUTE), {
    restarts: [
      { after: 0, pod: 0 },
      { after: 40, pod: 1 },
    ],
  }),
  incident('partial', 217, '13:05', share(0.2, 2 * HOUR)),
  incident('blip', 222, '11:11', all(90)),
  incident('outage', 227, '18:30', all(90 * MINUTE)),
  incident('night', 232, '03:10', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [0, 300, 600] }),
  incident('crashing', 241, '10:40', share(0.5, 20 * MINUTE), {
    restarts: Array.from({ length: 6 }, (_, i) => ({ after: 60 + 180 * i, pod: i % 2 })),
  }),
  incident('slow', 245, '10:00', share(0.01, DAY)),
  incident('blip', 252, '07:05', share(0.5, 120)),
  incident('partial', 257, '15:30', share(0.4, 20 * MINUTE)),
  firstHours('newcomer-4', 260, 5 * HOUR, 600),
  incident('flapping', 263, '20:00', repeat(12, { lasts: 3 * MINUTE, failing: 1 }, { lasts: 12 * MINUTE, failing: 0 })),
  incident('restart', 268, '12:00', share(0, MINUTE), { restarts: [{ after: 0, pod: 1 }] }),
  incident('smouldering', 272, '12:00', share(0.004, 1.5 * DAY)),
  incident('night', 280, '02:40', share(0, 20 * MINUTE), { traffic: NIGHT, failures: [60, 90, 800] }),
  incident('outage', 285, '06:50', all(15 * MINUTE)),
  incident('blip', 290, '14:45', all(60)),
  incident('partial', 295, '23:00', share(0.35, 25 * MINUTE)),
  incident('slow', 300, '16:00', share(0.02, 2 * DAY)),
  incident('fading', 308, '09:10', [...all(10 * MINUTE), ...share(0.03, HOUR)]),
  incident('outage without traffic', 313, '00:30', all(3 * HOUR), { traffic: { perSecond: 0.5, around: HOUR } }),
  incident('blip', 318, '10:00', all(100)),
  incident('partial', 323, '12:45', share(0.22, 40 * MINUTE)),
].sort((a, b) => a.at - b.at);

/** Those that are over, and whose windows have passed, after so many days. */
export const within = (number: number): readonly Incident[] => YEAR.filter(each => each.at + 5 * DAY <= number * DAY);
