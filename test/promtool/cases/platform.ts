import { alertmanager, kubeState, minutes, prometheus } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase } from '../case';
import { input, steady, target } from '../input';

const reloaded = (success: number) => input(prometheus.reloadSuccessful, target('prometheus'), steady(success));

/** The condition `Ready` of a node whose kubelet reports it, or no longer does, and others that do not matter. */
const condition = (ready: number, service = 'kube-state-metrics') =>
  (
    [
      ['Ready', 'true', ready],
      ['Ready', 'false', 0],
      ['Ready', 'unknown', 1 - ready],
      ['MemoryPressure', 'true', 1],
    ] as const
  ).map(([condition, status, value]) =>
    input(kubeState.nodeCondition, { ...target(service), condition, status }, steady(value)),
  );

/** Not ready from the first minute to the eighth. */
const returned = [
  input(kubeState.nodeCondition, { ...target('kube-state-metrics'), condition: 'Ready', status: 'true' }, '1 0x6 1x20'),
];

export const platformCases = [
  ruleCase('NodeNotReady', {
    service: 'platform',
    given: ready => condition(ready),
    quiet: exactly,
    fires: oneLess,
    after: minutes(5),
    labels: { severity: 'critical', team: 'operations', service: 'nodes', node: 'node-a' },
    summary: () => 'Node node-a is not ready',
    description: ready =>
      `Node node-a has not been ready for 5 minutes (Ready reads ${ready}, 1 is ready). Its pods are evicted; nothing ` +
      'starts on it, and its agents do not answer.',
    dashboard: 'harbour-nodes?var-service=nodes',
    quietWhen: {
      'another service exposes the same': ready => condition(ready, 'elsewhere'),
      'it reboots in three minutes': {
        given: () => [
          input(
            kubeState.nodeCondition,
            { ...target('kube-state-metrics'), condition: 'Ready', status: 'true' },
            '1x1 0x2 1x9',
          ),
        ],
        after: minutes(9),
      },
      'it returned six minutes ago': { given: () => returned, after: minutes(14) },
    },
    firesWhen: {
      'it returned four minutes ago: the failed scrapes of its targets are remembered for five': {
        given: () => returned,
        after: minutes(6),
        until: minutes(12),
      },
    },
  }),

  ruleCase('Watchdog', {
    service: 'platform',
    given: () => [],
    quiet: 'never',
    fires: exactly,
    after: minutes(0),
    labels: { severity: 'info', team: 'operations', service: 'prometheus' },
    summary: () => 'Alerting works',
    description: value =>
      `This alert always fires (value ${value}). The heartbeat receiver raises the alarm when it stops arriving.`,
    dashboard: 'harbour-delivery?var-service=prometheus',
  }),

  ruleCase('ConfigReloadFailed', {
    service: 'platform',
    given: success => [reloaded(success)],
    quiet: exactly,
    fires: oneLess,
    after: minutes(5),
    labels: { severity: 'critical', team: 'operations', ...target('prometheus') },
    summary: () => 'prometheus runs on an old configuration',
    description: success =>
      `prometheus-0:9090 of prometheus refused its new configuration (last reload successful: ${success}) and still ` +
      'runs with the old one. A restart would fail.',
    dashboard: 'harbour-delivery?var-service=prometheus',
    quietWhen: {
      'a reload succeeded within five minutes': {
        given: () => [input(prometheus.reloadSuccessful, target('prometheus'), '1 0x4 1 0x4')],
        after: minutes(9),
      },
    },
    firesWhen: {
      'it is Alertmanager': {
        given: success => [reloaded(1), input(alertmanager.reloadSuccessful, target('alertmanager'), steady(success))],
        labels: { severity: 'critical', team: 'operations', ...target('alertmanager') },
        summary: () => 'alertmanager runs on an old configuration',
        description: success =>
          `alertmanager-0:9090 of alertmanager refused its new configuration (last reload successful: ${success}) and ` +
          'still runs with the old one. A restart would fail.',
        dashboard: 'harbour-delivery?var-service=alertmanager',
      },
    },
  }),
];
