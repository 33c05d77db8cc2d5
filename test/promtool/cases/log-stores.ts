import { loki, minutes, type Series, victoriaLogs } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase, slightlyAbove, slightlyBelow } from '../case';
import { input, rising, type Samples, steady, target } from '../input';
import { humanized1024, whole } from '../text';
import { gainedFiresWhen, gainedQuietWhen } from './gained';

const DAY = 86_400;
const store = (service: string) => ({ severity: 'warning', team: 'operations', ...target(service) });
const dashboard = 'harbour-logs';

const victoria = target('victorialogs');
const dropped = (reason: string) => (samples: Samples) =>
  input(victoriaLogs.linesDropped, { ...victoria, reason }, samples);
const lateLines = dropped('too_small_timestamp');
const lostLines = (lines: number) =>
  `victorialogs-0:9090 dropped about ${whole(lines)} lines in 15 minutes, because of too_small_timestamp. They are lost.`;

/** test/promtool/stack.ts says why it is not the platform's. */
const LOKI = 'archive';
const own = target(LOKI);
const tenant = { tenant: 'fake', retention_hours: '120', policy: '' };
const walFull = (samples: Samples) => input(loki.walDiskFull, own, samples);
const refused = (times: number) =>
  `The volume of archive-0:9090 was too full for its write-ahead log about ${whole(times)} times in 15 minutes. Agents keep the ` +
  'lines until their own queues are full; what Loki holds in memory is lost if it is killed.';
const discarded = (samples: Samples, format = 'otlp') =>
  input(loki.linesDiscarded, { ...own, ...tenant, reason: 'rate_limited', format }, samples);
const limited = (lines: number) =>
  `archive-0:9090 discarded about ${whole(lines)} lines in 15 minutes, because of rate_limited. Agents send again what a limit ` +
  'refused; all others are lost.';

/** Bytes of two protocols that together make `perDay` at a steady rate. */
const written = (series: Series, labels: readonly Readonly<Record<string, string>>[]) => (perDay: number) =>
  labels.map(each => input(series, each, rising(perDay / DAY / labels.length)));
const toVictoria = written(
  victoriaLogs.bytesIngested,
  ['opentelemetry_protobuf', 'jsonline'].map(type => ({ ...victoria, type })),
);
const toLoki = written(
  loki.bytesReceived,
  ['otlp', 'loki'].map(format => ({ ...own, ...tenant, is_internal_stream: 'false', format })),
);

/** 4 % above the declared size, it is reached after 23 h 5 min, and must then hold for 15 minutes: 23 h 20 min of the day. */
const atFiring = (perDay: number) => (perDay * 1_400) / 1_440;
const aboveDeclared = (given: typeof toVictoria) => ({
  given,
  quiet: slightlyBelow,
  fires: slightlyAbove,
  after: minutes(1_400),
  evaluatedEvery: minutes(5),
  quietWhen: {
    'it takes two days to write as much': { given: (perDay: number) => given(perDay / 2), after: minutes(2_900) },
  },
});

export const logStoreCases = [
  ruleCase('VictoriaLogsReadOnly', {
    service: 'victorialogs',
    given: readOnly => [input(victoriaLogs.readOnly, { ...victoria, path: '/victoria-logs-data' }, steady(readOnly))],
    quiet: exactly,
    fires: oneMore,
    after: minutes(2),
    labels: store('victorialogs'),
    summary: () => 'VictoriaLogs refuses lines',
    description: readOnly =>
      `The volume of victorialogs-0:9090 is nearly full, and it only reads (vl_storage_is_read_only is ${readOnly}). Agents keep ` +
      'the lines until their own queues are full.',
    dashboard,
  }),

  ruleCase('VictoriaLogsDroppingLines', {
    service: 'victorialogs',
    given: lines => [lateLines(`0x19 ${lines}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 512,
    after: minutes(20),
    labels: { ...store('victorialogs'), reason: 'too_small_timestamp' },
    summary: () => 'VictoriaLogs drops lines',
    description: lostLines,
    dashboard,
    quietWhen: {
      ...gainedQuietWhen('victorialogs', lateLines),
      'somebody tries what would be stored': lines => [dropped('debug')(`0x19 ${lines}x10`)],
    },
    firesWhen: gainedFiresWhen('victorialogs', lateLines, lostLines),
  }),

  ruleCase('VictoriaLogsAboveDeclared', {
    service: 'victorialogs',
    ...aboveDeclared(toVictoria),
    labels: { severity: 'warning', team: 'operations', service: 'victorialogs', instance: 'victorialogs-0:9090' },
    summary: () => 'More logs than declared',
    description: perDay =>
      `victorialogs-0:9090 took ${humanized1024(atFiring(perDay))}B of logs in a day, more than its volume is sized for: the oldest day is ` +
      'removed before its time.',
    dashboard,
  }),

  ruleCase('LokiDiskFull', {
    service: LOKI,
    given: times => [walFull(`0x19 ${times}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 3,
    after: minutes(20),
    labels: store(LOKI),
    summary: () => 'Loki refuses lines: its volume is nearly full',
    description: refused,
    dashboard,
    quietWhen: gainedQuietWhen(LOKI, walFull),
    firesWhen: gainedFiresWhen(LOKI, walFull, refused),
  }),

  ruleCase('LokiDiscardingLines', {
    service: LOKI,
    given: lines => [discarded(`0x19 ${lines / 2}x10`), discarded(`0x19 ${lines / 2}x10`, 'loki')],
    quiet: exactly,
    fires: threshold => threshold + 512,
    after: minutes(20),
    labels: {
      ...{ severity: 'warning', team: 'operations', service: LOKI },
      ...{ instance: 'archive-0:9090', reason: 'rate_limited' },
    },
    summary: () => 'Loki discards lines',
    description: limited,
    dashboard,
    quietWhen: gainedQuietWhen(LOKI, discarded),
    firesWhen: gainedFiresWhen(LOKI, discarded, limited),
  }),

  ruleCase('LokiAboveDeclared', {
    service: LOKI,
    ...aboveDeclared(toLoki),
    labels: { severity: 'warning', team: 'operations', service: LOKI, instance: 'archive-0:9090' },
    summary: () => 'More logs than declared',
    description: perDay =>
      `archive-0:9090 received ${humanized1024(atFiring(perDay))}B of logs in a day, more than its volume is sized for: it will be full before ` +
      'the oldest day is removed.',
    dashboard,
  }),
];
