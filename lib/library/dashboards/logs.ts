import { collector, days, logAgent, loki, minutes, victoriaLogs } from '../../catalogue';
import { logAgentMemoryFull, logQueueFilling, logsDropped } from '../../components/log-agent/alerts';
import { lokiAboveDeclared, lokiDiscardingLines, lokiDiskFull } from '../../components/loki/alerts';
import {
  victoriaLogsAboveDeclared,
  victoriaLogsDroppingLines,
  victoriaLogsReadOnly,
} from '../../components/victorialogs/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { timeseries } from '../../dashboards/panel';
import { differs, promql, rateInterval } from '../../promql';
import { gained } from '../../rules';

const WITHIN = minutes(15);
const NO_STORE = 'there is no store of logs';

/** Of either store: an environment has one, or none. */
export const logsDashboard = dashboard('logs', {
  title: 'Logs',
  description: 'Is what the services log kept?',
  variables: [],
  rows: {
    'Are lines kept?': [
      timeseries('Lines that are not stored', {
        shows: 'Lines that the store refused or dropped in the last 15 minutes, by reason: a limit, or a wrong time.',
        queries: {
          '{{reason}} {{instance}}': promql`
            sum by (instance, reason) (${gained(promql`${victoriaLogs.linesDropped}{${differs('reason', 'debug')}}`, WITHIN)})
            or sum by (instance, reason) (${gained(promql`${loki.linesDiscarded}`, WITHIN)})`,
        },
        unit: 'count',
        alerts: [victoriaLogsDroppingLines, lokiDiscardingLines],
        whenEmpty: `no line was discarded, or ${NO_STORE}`,
        width: 12,
      }),
      timeseries('Refusals for want of room', {
        shows:
          'Whether too little of the volume is free: 1 while VictoriaLogs only reads, failed writes in 15 minutes of Loki.',
        queries: {
          '{{instance}}': promql`
            max by (instance) (${victoriaLogs.readOnly})
            or sum by (instance) (${gained(promql`${loki.walDiskFull}`, WITHIN)})`,
        },
        unit: 'count',
        alerts: [victoriaLogsReadOnly, lokiDiskFull],
        whenEmpty: NO_STORE,
        width: 12,
      }),
    ],
    'Do the agents keep up?': [
      timeseries('Lines read and sent', {
        shows: 'Lines per second that the agents read, and that the store took from them: apart, something waits.',
        queries: {
          read: promql`sum(rate(${logAgent.accepted}[${rateInterval}]))`,
          sent: promql`sum(rate(${logAgent.sent}[${rateInterval}]))`,
        },
        rateOf: 'lines',
        whenEmpty: NO_STORE,
        width: 6,
      }),
      timeseries('Lines lost by agents', {
        shows: 'Lines that agents dropped in the last 15 minutes, since the store refused them for good.',
        queries: { '{{instance}}': promql`sum by (instance) (${gained(promql`${logAgent.failed}`, WITHIN)})` },
        unit: 'count',
        alerts: [logsDropped],
        whenEmpty: `no line was refused, or ${NO_STORE}`,
        width: 6,
      }),
      timeseries('Queue of agents', {
        shows: 'Share of the queue on the disk of each node that is taken; a full one stops the reader.',
        queries: {
          '{{instance}}': promql`
            max by (instance) (${collector.queueSize}{data_type="logs"} / ${collector.queueCapacity}{data_type="logs"})`,
        },
        unit: 'ratio',
        alerts: [logQueueFilling],
        whenEmpty: NO_STORE,
        width: 6,
      }),
      timeseries('Refused by full agents', {
        shows:
          'Lines per second that agents refuse to take in since their memory is full, counted again with each attempt.',
        queries: { '{{instance}}': promql`sum by (instance) (rate(${logAgent.refused}[${rateInterval}]))` },
        rateOf: 'lines',
        alerts: [logAgentMemoryFull],
        whenEmpty: `no agent was ever full, or ${NO_STORE}`,
        width: 6,
      }),
    ],
    'Do they fit?': [
      timeseries('Taken in a day', {
        shows:
          'Size of the lines, with their fields, that the store took in the last day; its volume is sized for a declared size.',
        queries: {
          '{{instance}}': promql`
            sum by (instance) (increase(${victoriaLogs.bytesIngested}[${days(1)}]))
            or sum by (instance) (increase(${loki.bytesReceived}[${days(1)}]))`,
        },
        alerts: [victoriaLogsAboveDeclared, lokiAboveDeclared],
        whenEmpty: NO_STORE,
        width: 12,
      }),
      timeseries('Stored by VictoriaLogs', {
        shows: 'Share of what VictoriaLogs may store that it stores; beyond it, the oldest day is removed.',
        queries: {
          '{{instance}}': promql`
            sum by (instance) (${victoriaLogs.stored}) / sum by (instance) (${victoriaLogs.mostStored})`,
        },
        unit: 'ratio',
        whenEmpty: 'the store is another one',
        width: 12,
      }),
    ],
  },
});
