import { alertmanager, minutes, prometheus } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase } from '../case';
import { input, steady, target } from '../input';

const reloaded = (success: number) => input(prometheus.reloadSuccessful, target('prometheus'), steady(success));

export const platformCases = [
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
    dashboard: 'harbour-platform?var-service=prometheus',
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
    dashboard: 'harbour-platform?var-service=prometheus',
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
        dashboard: 'harbour-platform?var-service=alertmanager',
      },
    },
  }),
];
