import { count, days, loki, minutes } from '../../catalogue';
import { promql } from '../../promql';
import { alert, gained, ticket } from '../../rules';

/** Requests are refused one at a time, and one of them deserves a warning. */
const WITHIN = minutes(15);

export const lokiDiskFull = alert('LokiDiskFull', {
  means: 'Loki refuses lines, or does not write them ahead, because little of its volume is free',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`(${gained(promql`${loki.walDiskFull}{${service}}`, WITHIN)}) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'Loki refuses lines: its volume is nearly full',
  description:
    'The volume of {{ $labels.instance }} was too full for its write-ahead log about {{ $value | printf "%.0f" }} times in 15 minutes. Agents ' +
    'keep the lines until their own queues are full; what Loki holds in memory is lost if it is killed.',
  dashboard: 'logs',
});

export const lokiDiscardingLines = alert('LokiDiscardingLines', {
  means: 'Loki refuses or drops lines: a limit is reached, or their time is wrong',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance, reason) (${gained(promql`${loki.linesDiscarded}{${service}}`, WITHIN)}) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'Loki discards lines',
  description:
    '{{ $labels.instance }} discarded about {{ $value | printf "%.0f" }} lines in 15 minutes, because of {{ $labels.reason }}. Agents send again ' +
    'what a limit refused; all others are lost.',
  dashboard: 'logs',
});

export const lokiAboveDeclared = alert('LokiAboveDeclared', {
  means: 'more logs are written in a day than is declared',
  threshold: (_, { logsPerDay }) => logsPerDay,
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (increase(${loki.bytesReceived}{${service}}[${days(1)}])) > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'More logs than declared',
  description:
    '{{ $labels.instance }} received {{ $value | humanize1024 }}B of logs in a day, more than its volume is sized for: it will be full before the ' +
    'oldest day is removed.',
  dashboard: 'logs',
});

export const lokiAlerts = [lokiDiskFull, lokiDiscardingLines, lokiAboveDeclared] as const;
