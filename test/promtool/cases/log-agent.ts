import { collector, logAgent, minutes } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove } from '../case';
import { input, rising, type Samples, steady, target } from '../input';
import { humanized, percentage, whole } from '../text';
import { gainedFiresWhen, gainedQuietWhen } from './gained';

const self = target('log-agent');
const exporter = { exporter: 'otlp_http' };
const failed = (samples: Samples) => input(logAgent.failed, { ...self, ...exporter }, samples);
const CAPACITY = 2 ** 30;
/** A queue of a gibibyte of which a share is taken. */
const queue = (share: number) => [
  input(collector.queueSize, { ...self, ...exporter, data_type: 'logs' }, steady(share * CAPACITY)),
  input(collector.queueCapacity, { ...self, ...exporter, data_type: 'logs' }, steady(CAPACITY)),
];
const refused = (processor: string, perSecond: number) =>
  input(logAgent.refused, { ...self, processor }, rising(perSecond));

const labels = {
  ...{ severity: 'warning', team: 'operations' },
  ...{ service: 'log-agent', instance: 'log-agent-0:9090' },
};
const dashboard = 'harbour-logs';
const lost = (lines: number) =>
  `log-agent-0:9090 dropped about ${whole(lines)} lines in 15 minutes: the store of logs refused them, and would again.`;

export const logAgentCases = [
  ruleCase('LogsDropped', {
    service: 'log-agent',
    // The counter starts at zero; the lines are lost after twenty minutes.
    given: lines => [failed(`0x19 ${lines}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 512,
    after: minutes(20),
    labels,
    summary: () => 'Log lines are lost',
    description: lost,
    dashboard,
    quietWhen: gainedQuietWhen('log-agent', failed),
    firesWhen: gainedFiresWhen('log-agent', failed, lost),
  }),

  ruleCase('LogQueueFilling', {
    service: 'log-agent',
    given: queue,
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels,
    summary: () => 'Log lines wait on a node',
    description: share =>
      `The queue of log-agent-0:9090 is ${percentage(share)} full: the store of logs takes less than is written. ` +
      'When it is full, lines wait in their files, and are lost once the kubelet removes these.',
    dashboard,
  }),

  ruleCase('LogAgentMemoryFull', {
    service: 'log-agent',
    given: perSecond => [refused('memory_limiter', perSecond)],
    quiet: exactly,
    fires: threshold => threshold + 2,
    after: minutes(11),
    labels,
    summary: () => 'A log agent is behind',
    description: perSecond =>
      `The memory of log-agent-0:9090 has been full for ten minutes: it refuses ${humanized(perSecond)} lines per second, ` +
      'and the files wait. The logs of its node come late, and are lost once the kubelet removes the files.',
    dashboard,
  }),
];
