import { count, days, minutes, victoriaLogs } from '../../catalogue';
import { differs, promql } from '../../promql';
import { alert, gained, ticket } from '../../rules';

export const victoriaLogsReadOnly = alert('VictoriaLogsReadOnly', {
  means: 'VictoriaLogs refuses lines because little of its volume is free',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`max without (path) (${victoriaLogs.readOnly}{${service}}) > ${threshold}`,
  for: minutes(2),
  severity: 'warning',
  stage: ticket(),
  summary: 'VictoriaLogs refuses lines',
  description:
    'The volume of {{ $labels.instance }} is nearly full, and it only reads (vl_storage_is_read_only is {{ $value }}). Agents keep the lines ' +
    'until their own queues are full.',
  dashboard: 'logs',
});

/** Lines are dropped with the request that brings them, and one request deserves a warning. */
const DROPPED_WITHIN = minutes(15);

export const victoriaLogsDroppingLines = alert('VictoriaLogsDroppingLines', {
  means: 'VictoriaLogs takes lines and does not store them: their time is wrong, or they have too many fields',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`(
    ${gained(promql`${victoriaLogs.linesDropped}{${service}, ${differs('reason', 'debug')}}`, DROPPED_WITHIN)}
    ) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'VictoriaLogs drops lines',
  description:
    '{{ $labels.instance }} dropped about {{ $value | printf "%.0f" }} lines in 15 minutes, because of {{ $labels.reason }}. They are lost.',
  dashboard: 'logs',
});

export const victoriaLogsAboveDeclared = alert('VictoriaLogsAboveDeclared', {
  means: 'more logs are written in a day than is declared',
  threshold: (_, { logsPerDay }) => logsPerDay,
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (increase(${victoriaLogs.bytesIngested}{${service}}[${days(1)}])) > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  summary: 'More logs than declared',
  description:
    '{{ $labels.instance }} took {{ $value | humanize1024 }}B of logs in a day, more than its volume is sized for: the oldest day is removed ' +
    'before its time.',
  dashboard: 'logs',
});

export const victoriaLogsAlerts = [victoriaLogsReadOnly, victoriaLogsDroppingLines, victoriaLogsAboveDeclared] as const;
