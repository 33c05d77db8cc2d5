import { collector, count, logAgent, minutes, perSecond, ratio } from '../../catalogue';
import { promql } from '../../promql';
import { alert, gained, ticket } from '../../rules';

/** A store refuses single batches, and one deserves a warning. */
const REFUSED_WITHIN = minutes(15);

export const logsDropped = alert('LogsDropped', {
  means: 'log agents dropped lines that the store refused for good',
  threshold: count(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (
      ${gained(promql`${logAgent.failed}{${service}}`, REFUSED_WITHIN)}
    ) > ${threshold}`,
  severity: 'warning',
  stage: ticket(),
  summary: 'Log lines are lost',
  description:
    '{{ $labels.instance }} dropped about {{ $value | printf "%.0f" }} lines in 15 minutes: the store of logs refused them, ' +
    'and would again.',
  dashboard: 'logs',
});

export const logQueueFilling = alert('LogQueueFilling', {
  means: 'the queue of a log agent is more than {threshold} full',
  // A quarter of a gibibyte waits: the store has been away or slow for minutes, and there is time left.
  threshold: ratio(0.25),
  expr: ({ threshold, service }) => promql`
    max by (service, instance) (${collector.queueSize}{${service}} / ${collector.queueCapacity}{${service}}) > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  summary: 'Log lines wait on a node',
  description:
    'The queue of {{ $labels.instance }} is {{ $value | humanizePercentage }} full: the store of logs takes less than is written. ' +
    'When it is full, lines wait in their files, and are lost once the kubelet removes these.',
  dashboard: 'logs',
});

export const logAgentMemoryFull = alert('LogAgentMemoryFull', {
  means: 'a log agent reads no further, since its memory is full',
  threshold: perSecond(0),
  expr: ({ threshold, service }) => promql`
    sum by (service, instance) (rate(${logAgent.refused}{${service}}[${minutes(5)}])) > ${threshold}`,
  for: minutes(10),
  severity: 'warning',
  stage: ticket(),
  summary: 'A log agent is behind',
  description:
    'The memory of {{ $labels.instance }} has been full for ten minutes: it refuses {{ $value | humanize }} lines per second, ' +
    'and the files wait. The logs of its node come late, and are lost once the kubelet removes the files.',
  dashboard: 'logs',
});

export const logAgentAlerts = [logsDropped, logQueueFilling, logAgentMemoryFull] as const;
