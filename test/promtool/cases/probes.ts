import { blackbox, minutes } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase } from '../case';
import { input, steady, target } from '../input';
import { duration } from '../text';

const page = target('user-interfaces', {
  ...{ instance: 'https://grafana.watch.harbour.example.com', pod: 'blackbox-exporter-x2x7q' },
});

/** Seconds until CertificateExpiring fires: the condition holds from the second evaluation on, and must hold for an hour. */
const SHOWN = 61 * 60;

export const probeCases = [
  ruleCase('CertificateExpiring', {
    service: 'user-interfaces',
    // Time starts at zero, so the remaining time at the check is shorter by this much than the date.
    given: left => [input(blackbox.certificateExpiry, page, steady(left + SHOWN))],
    quiet: exactly,
    fires: threshold => threshold - SHOWN,
    after: minutes(61),
    labels: { severity: 'warning', team: 'operations', ...page },
    summary: left => `The certificate of https://grafana.watch.harbour.example.com expires in ${duration(left)}`,
    description: left =>
      `The certificate of https://grafana.watch.harbour.example.com is valid for another ${duration(left)} and has not ` +
      'been renewed.',
    dashboard: 'harbour-platform?var-service=user-interfaces',
  }),

  ruleCase('UserInterfaceUnreachable', {
    service: 'user-interfaces',
    given: success => [input(blackbox.success, page, steady(success))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(5),
    labels: { severity: 'warning', team: 'operations', ...page },
    summary: () => 'https://grafana.watch.harbour.example.com cannot be reached',
    description: success =>
      `Probing https://grafana.watch.harbour.example.com from inside the cluster fails (probe_success is ${success}).`,
    dashboard: 'harbour-platform?var-service=user-interfaces',
  }),
];
