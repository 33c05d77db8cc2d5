import { minutes, page, perSecond, promql, ratio, ticket } from 'monitoring-as-code';
import { alert } from '../declare';
import { mysql } from '../families';

export const mysqlConnectionsNearLimit = alert('MysqlConnectionsNearLimit', {
  threshold: ratio(0.8),
  expr: ({ threshold, service }) => promql`
    max by (service, instance) (${mysql.connections}{${service}})
    / max by (service, instance) (${mysql.maxConnections}{${service}}) > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  // Of four times in four weeks, three were before a sale that nobody had scaled it for.
  stage: page({
    shadow: {
      environment: 'production',
      rule: '03e4ac7f80c7',
      from: '2026-10-05',
      to: '2026-11-01',
      fired: 4,
      right: 3,
    },
  }),
  symptom: true,
  means: 'the server has more than {threshold} of its connections in use',
  summary: '{{ $labels.service }} has {{ $value | humanizePercentage }} of its connections in use',
  description:
    '{{ $value | humanizePercentage }} of max_connections are open. At 100% the server refuses further ones.',
  dashboard: 'stores',
});

export const mysqlSlowQueries = alert('MysqlSlowQueries', {
  threshold: perSecond(1),
  expr: ({ threshold, service }) =>
    promql`sum by (service) (rate(${mysql.slowQueries}{${service}}[${minutes(5)}])) > ${threshold}`,
  for: minutes(15),
  severity: 'warning',
  stage: ticket(),
  symptom: true,
  means: 'more than {threshold} queries are slow',
  summary: '{{ $labels.service }} answers slowly',
  description: '{{ $value | humanize }} queries per second take longer than long_query_time.',
  dashboard: 'stores',
});

export const mysqlAlerts = [mysqlConnectionsNearLimit, mysqlSlowQueries] as const;
