import { blackbox, httpProbe, minutes, target as targets } from '../../../lib/catalogue';
import { exactly, oneLess, ruleCase } from '../case';
import { input, steady, target } from '../input';
import { duration } from '../text';

const page = target('user-interfaces', {
  ...{ instance: 'https://grafana.watch.harbour.example.com', pod: 'blackbox-exporter-x2x7q' },
});

/** Still a target, whether the probe succeeds or not. */
const probed = input(targets.up, page, steady(1));

const api = target('kubernetes-api', { instance: 'kubernetes.default.svc:443', namespace: 'harbour-watch' });
const apiProbed = input(targets.up, api, steady(1));

/** Seconds until CertificateExpiring fires: the condition holds from the second evaluation on, and must hold for an hour. */
const SHOWN = 61 * 60;
/** Minutes after which the certificate expires, and probes fail. */
const EXPIRES = 30;

/** The last probe that succeeded saw the certificate expire at the given time. */
const lastSeen = (expiry: number, minutesSeen: number) => [
  input(blackbox.certificateExpiry, page, `${expiry}x${minutesSeen} stale`),
  probed,
];

const answered = (status: number) => [input(httpProbe.httpStatus, page, steady(status))];

const HOST = 'https://grafana.watch.harbour.example.com';

export const probeCases = [
  ruleCase('CertificateExpiring', {
    service: 'user-interfaces',
    // Time starts at zero, so the remaining time at the check is shorter by this much than the date.
    given: left => [input(blackbox.certificateExpiry, page, steady(left + SHOWN)), probed],
    quiet: exactly,
    fires: threshold => threshold - SHOWN,
    after: minutes(61),
    labels: { severity: 'warning', team: 'operations', ...page },
    summary: left => `The certificate of ${HOST} expires in ${duration(left)}`,
    description: left =>
      `The certificate of ${HOST} has not been renewed: it is valid for another ${duration(left)} (negative once it has ` +
      'expired).',
    dashboard: 'harbour-user-interfaces?var-service=user-interfaces',
    quietWhen: {
      'the address is no longer probed': left => [input(blackbox.certificateExpiry, page, steady(left + SHOWN))],
      'it was renewed': left => [input(blackbox.certificateExpiry, page, `${left}x5 ${left + 90 * 86_400}x90`), probed],
    },
    firesWhen: {
      'it has expired, so that probes fail and see none': {
        given: () => lastSeen(EXPIRES * 60, EXPIRES),
        // It holds from the start.
        after: minutes(60),
        summary: () => `The certificate of ${HOST} has expired`,
        description: () =>
          `The certificate of ${HOST} has not been renewed: it is valid for another -${duration(30 * 60)} (negative once ` +
          'it has expired).',
      },
    },
  }),

  ruleCase('CertificateExpired', {
    service: 'user-interfaces',
    // It expires at the check, or this much before.
    given: left => lastSeen(EXPIRES * 60 + left, EXPIRES - 1),
    quiet: exactly,
    fires: threshold => threshold - 0.5,
    after: minutes(EXPIRES),
    labels: { severity: 'critical', team: 'operations', ...page },
    summary: () => `The certificate of ${HOST} has expired`,
    description: left => `The certificate of ${HOST} has expired (-${duration(-left)}): browsers refuse to open it.`,
    dashboard: 'harbour-user-interfaces?var-service=user-interfaces',
    quietWhen: {
      'the address is no longer probed': () => [input(blackbox.certificateExpiry, page, '60x29 stale')],
      'it was renewed': () => [input(blackbox.certificateExpiry, page, `60x5 ${90 * 86_400}x90`), probed],
    },
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
      `Probing https://grafana.watch.harbour.example.com from inside the cluster fails (probe_success is ${success}): ` +
      'there is no answer, or none that a request without credentials should get.',
    dashboard: 'harbour-user-interfaces?var-service=user-interfaces',
  }),

  ruleCase('InterfaceWithoutSignIn', {
    service: 'user-interfaces',
    given: answered,
    // A redirect leads to where one can sign in.
    quiet: exactly,
    fires: oneLess,
    after: minutes(1),
    labels: { severity: 'critical', team: 'operations', ...page },
    summary: () => `${HOST} is open to everybody`,
    description: status =>
      `A request to ${HOST} without credentials is answered with status ${status} instead of a refusal: whoever reaches the ` +
      'address can read metrics, traces and alerts, and perhaps silence them.',
    dashboard: 'harbour-user-interfaces?var-service=user-interfaces',
    quietWhen: {
      'the request is refused': () => answered(401),
      'there is no answer': () => answered(0),
      'the controller fails': () => answered(502),
    },
    firesWhen: {
      'the page is served': {
        given: () => answered(200),
        description: () =>
          `A request to ${HOST} without credentials is answered with status 200 instead of a refusal: whoever reaches the ` +
          'address can read metrics, traces and alerts, and perhaps silence them.',
      },
    },
  }),

  ruleCase('KubernetesApiUnreachable', {
    service: 'platform',
    given: success => [input(blackbox.success, api, steady(success))],
    quiet: exactly,
    fires: oneLess,
    after: minutes(10),
    labels: { severity: 'critical', team: 'operations', ...api },
    summary: () => 'The Kubernetes API cannot be reached from inside the cluster',
    description: success =>
      'No TLS handshake with kubernetes.default.svc:443 has succeeded for 10 minutes (probe_success is ' +
      `${success}). What runs goes on, but nothing is started, replaced, scaled or discovered, and what is reported about pods ` +
      'and nodes is out of date.',
    dashboard: 'harbour-nodes',
    quietWhen: {
      'a user interface cannot be reached': () => [input(blackbox.success, page, steady(0))],
      'a control plane is upgraded within nine minutes': () => [input(blackbox.success, api, '1x5 0x8 1x30')],
    },
  }),

  ruleCase('KubernetesApiCertificateExpiring', {
    service: 'platform',
    given: left => [input(blackbox.certificateExpiry, api, steady(left + SHOWN)), apiProbed],
    quiet: exactly,
    fires: threshold => threshold - SHOWN,
    after: minutes(61),
    labels: { severity: 'warning', team: 'operations', ...api },
    summary: left => `The Kubernetes API server's certificate expires in ${duration(left)}`,
    description: left =>
      `The certificate that kubernetes.default.svc:443 serves is valid for another ${duration(left)} (negative once it has ` +
      'expired) and has not been renewed. Then every kubelet, controller and user is refused.',
    dashboard: 'harbour-nodes',
    quietWhen: {
      'it is the certificate of a user interface': left => [
        input(blackbox.certificateExpiry, page, steady(left + SHOWN)),
        probed,
      ],
      'the API server is no longer probed': left => [input(blackbox.certificateExpiry, api, steady(left + SHOWN))],
      'it was renewed': left => [
        input(blackbox.certificateExpiry, api, `${left}x5 ${left + 90 * 86_400}x90`),
        apiProbed,
      ],
    },
    firesWhen: {
      'it has expired, so that handshakes fail and show none': {
        given: () => [input(blackbox.certificateExpiry, api, `${EXPIRES * 60}x${EXPIRES} stale`), apiProbed],
        // It holds from the start.
        after: minutes(60),
        summary: () => "The Kubernetes API server's certificate has expired",
        description: () =>
          `The certificate that kubernetes.default.svc:443 serves is valid for another -${duration(30 * 60)} (negative once it ` +
          'has expired) and has not been renewed. Then every kubelet, controller and user is refused.',
      },
    },
  }),
];
