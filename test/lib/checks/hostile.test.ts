/**
 * Every text of a declaration that reaches a configuration, a URL or a header, with values that would break out of it. Each is
 * either refused by the name of its field, or listed in `PASSES` with the reason why it may pass, since it arrives as it is.
 */
import { count, http } from '../../../lib/catalogue';
import { checkEnvironment, checkNames, checkServices } from '../../../lib/checks';
import { checkExporter, exporter } from '../../../lib/components/exporter';
import { promql } from '../../../lib/promql';
import { alert, bindToService, checkAlert } from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { bookings, harbour, large, names, rules } from '../../example/stack';

const HOSTILE = {
  'a line break': 'x\ny: z',
  'a carriage return': 'x\r\nBcc: y',
  NUL: 'x\u0000',
  'template braces': '{{ .x }}',
  quotes: `x"y'z`,
  'a command': '$(reboot)',
  'text that runs backwards': 'x\u202Ey',
  '10 kB': 'x'.repeat(10_000),
} as const;
type Kind = keyof typeof HOSTILE;

/** The last part of a path replaced: `set({ a: { b: 1 } }, 'a.b', 2)`. */
function set(object: unknown, path: string, value: unknown): unknown {
  const [first = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> = Array.isArray(object) ? ([...object] as never) : { ...(object as object) };
  copy[first] = rest.length === 0 ? value : set(copy[first], rest.join('.'), value);
  return Array.isArray(object) ? Object.values(copy) : copy;
}

const environment = (field: string, make: (text: string) => string = text => text) => ({
  field,
  check: (text: string) => checkEnvironment(set(withStore, field, make(text)) as typeof large, harbour),
});
const withStore = {
  ...large,
  network: { ...large.network, nodeLocalDns: ['169.254.20.10'] },
  prometheus: {
    ...large.prometheus,
    storage: {
      ...large.prometheus.storage,
      remoteWrite: [
        {
          name: 'store',
          url: 'https://store.example.com/push',
          keep: 'a.*',
          headers: { 'X-Tenant': 'a' },
          authorization: { kind: 'basic', username: 'a' },
        },
      ],
    },
  },
};
const service = (field: string, shown: string, object: unknown = bookings) => ({
  field: shown,
  check: (text: string) => checkServices({ ...harbour, services: [set(object, field, text) as typeof bookings] }),
});
const probe = {
  ...bookings,
  target: { kind: 'probe', namespace: 'quay', app: 'prober', port: 9115, path: '/probe', module: 'https' },
};
const named = (field: string) => ({
  field: field.split('.')[0] ?? '',
  check: (text: string) => checkNames(set(names, field, text) as typeof names),
});
const declaredExporter = exporter('mysql', {
  image: { registry: 'docker.io', repository: 'a/b', tag: '1' },
  port: 9104,
  exposes: [http],
  connects: [{ host: 'mysql.quay.svc', port: 3306 }],
  user: 1,
});
const exporterField = (field: string, shown = field) => ({
  field: shown,
  check: (text: string) =>
    checkExporter(set(declaredExporter, field, text) as typeof declaredExporter).map(({ field: at, message }) => ({
      where: '',
      message: `${at}: ${message}`,
    })),
});
const facts = {
  ...ruleSettings(harbour, large).facts,
  kubeStateService: 'a',
  containersService: 'b',
  servicesWithOwnPods: [],
};
const declaredAlert = alert('Mine', {
  threshold: count(1),
  expr: ({ service: of, threshold }) => promql`${http.activeRequests}{${of}} > ${threshold}`,
  severity: 'info',
  means: 'anything is wrong',
  summary: 'x',
  description: '{{ $value }}',
  dashboard: 'http',
});
const alertField = (field: string) => ({
  field: `alert ${field}`,
  check: (text: string) =>
    checkAlert(
      bindToService(
        { ...declaredAlert, [field]: field === 'description' ? `{{ $value }} ${text}` : text } as never,
        bookings,
        facts,
      ),
      rules.checker,
    ),
});

const url = (text: string) => `https://a.example.com/${text}`;
const store = 'prometheus.storage.remoteWrite.0';
const FIELDS = [
  ...['name', 'cluster', 'storageClass', 'images.registry'].map(field => environment(field)),
  ...['exposure.domain', 'exposure.class', 'exposure.controller.namespace'].map(field => environment(field)),
  environment('exposure.certificateIssuer'),
  environment('exposure.signIn.issuer', url),
  environment('exposure.signIn.keys', url),
  ...['clientId', 'groupsClaim', 'mayLook.0', 'maySilence.0'].map(field => environment(`exposure.signIn.${field}`)),
  environment('notifications.smtp.host'),
  environment('notifications.smtp.from', text => `${text}@example.com`),
  environment('notifications.smtp.username'),
  environment('notifications.teams.operations.slack', text => `#${text}`),
  environment('notifications.teams.operations.email', text => `${text}@example.com`),
  environment('databases.postgres.host'),
  environment('databases.postgres.database'),
  environment('databases.postgres.tls.authority'),
  environment('databases.redis.host'),
  ...['network.apiServer', 'network.nodes', 'network.smtp', 'network.cni'].map(field => environment(field)),
  environment('network.nodeLocalDns.0'),
  environment('runbooks', url),
  environment(`${store}.name`),
  environment(`${store}.url`, url),
  environment(`${store}.keep`),
  environment(`${store}.headers.X-Tenant`),
  environment(`${store}.authorization.username`),
  service('name', 'name'),
  service('team', 'team'),
  service('namespace', 'namespace'),
  service('description', 'description'),
  service('target.app', 'scraped.app'),
  service('target.path', 'scraped.path'),
  service('target.module', 'scraped.module', probe),
  ...['title', 'partOf', 'prefix', 'namespaces.monitoring', 'teams.0'].map(named),
  exporterField('image.tag', 'image'),
  exporterField('health'),
  exporterField('connects.0.host', 'connects[0].host'),
  ...['summary', 'description', 'severity', 'name'].map(alertField),
];

/** What may pass, by field. YAML quotes it, and nothing executes it: it arrives as it is written. */
const PASSES: Readonly<Record<string, readonly Kind[]>> = {
  description: ['template braces', 'quotes', 'a command'],
  'alert description': ['quotes', 'a command'],
  'alert summary': ['quotes', 'a command'],
  title: ['quotes', 'a command'],
  'notifications.smtp.username': ['quotes', 'a command'],
  [`${store}.keep`]: ['template braces', 'quotes', 'a command'],
  [`${store}.headers.X-Tenant`]: ['template braces', 'quotes', 'a command'],
  [`${store}.authorization.username`]: ['template braces', 'quotes', 'a command'],
};

const shown = (field: string): string => field.replace(/\.0(?=\.|$)/, '[0]').replace(/^alert /, '');

describe.each(FIELDS)('$field', ({ field, check }) => {
  test.each(Object.entries(HOSTILE) as [Kind, string][])('%s', (kind, text) => {
    const found = check(text).filter(
      ({ message }) => message.includes(shown(field)) || message.includes('is not a valid name'),
    );
    const passes = PASSES[field]?.includes(kind) ?? false;
    const longText = field === 'alert description' && kind === 'a line break';
    if (passes) expect(found).toEqual([]);
    else if (!longText) expect(found.length).toBeGreaterThan(0);
    // A message is read in a terminal: nothing hostile is repeated in it as it is.
    for (const { message } of found) {
      expect(['\u0000', '\r', '\u202e', 'x'.repeat(1_000)].filter(part => message.includes(part))).toEqual([]);
    }
  });
});
