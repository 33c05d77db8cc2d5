import {
  count,
  days,
  gibibytes,
  hours,
  mebibytes,
  minutes,
  percent,
  perSecond,
  ratio,
  seconds,
} from '../../../lib/catalogue';
import { checkEnvironment } from '../../../lib/checks';
import type { Thresholds } from '../../../lib/rules';
import type { Environment } from '../../../lib/stack';
import type { MetricsStorage } from '../../../lib/storage';
import { harbour, large, small } from '../../example/stack';

/** `large` with other values, as data that the types did not see. */
type Changed = { readonly [P in keyof Environment]?: unknown };
const problems = (changed: Changed): string[] =>
  checkEnvironment({ ...large, ...changed } as Environment, harbour).map(({ where, message }) => {
    expect(where).toBe(`environment ${changed.name ?? 'large'}`);
    return message;
  });

const prometheus = (changed: object) => ({ prometheus: { ...large.prometheus, ...changed } });
/** Sixty gibibytes, of which forty-five are kept for ten days. */
const storage: MetricsStorage = {
  store: 'local',
  retention: { time: days(10), size: gibibytes(45) },
  volume: gibibytes(60),
};
const metrics = (changed: object) => prometheus({ storage: { ...storage, ...changed } });
const remoteWrite = (...remotes: readonly object[]) => metrics({ remoteWrite: remotes });
const jaeger = (changed: object) => ({ jaeger: { ...large.jaeger, ...changed } });
const traces = (changed: object) => jaeger({ storage: { ...large.jaeger.storage, ...changed } });
const grafana = (changed: object) => ({
  grafana: { ...large.grafana, database: { ...large.grafana.database, ...changed } },
});
const exposure = (changed: object) => ({ exposure: { ...large.exposure, ...changed } });
const databases = (changed: object) => ({
  databases: { ...large.databases, postgres: { ...large.databases?.postgres, ...changed } },
});

test.each(harbour.environments)('$name passes', environment => {
  expect(checkEnvironment(environment, harbour)).toEqual([]);
});

test('an environment without databases of the product passes', () => {
  const { databases: _, ...without } = large;
  expect(checkEnvironment(without, harbour)).toEqual([]);
});

describe('sizes', () => {
  test.each<readonly [string, Changed, readonly string[]]>([
    [
      'more kept than the volume holds',
      metrics({ retention: { time: days(10), size: gibibytes(49) } }),
      [
        'prometheus.storage.retention.size: 49Gi of a volume of 60Gi; wanted at most 80 % of it, 48Gi: lower it, or enlarge prometheus.storage.volume',
      ],
    ],
    [
      'a limit that is no round number',
      metrics({ volume: gibibytes(7), retention: { time: hours(12), size: gibibytes(7) } }),
      [
        'prometheus.storage.retention.size: 7Gi of a volume of 7Gi; wanted at most 80 % of it, 5734Mi: lower it, or enlarge prometheus.storage.volume',
      ],
    ],
    [
      'less kept than one block',
      metrics({ retention: { time: hours(2), size: gibibytes(45) } }),
      ['prometheus.storage.retention.time: 7200 s; wanted whole seconds, more than 2h'],
    ],
    [
      'a retention below zero',
      metrics({ retention: { time: days(-30), size: gibibytes(-45) } }),
      [
        'prometheus.storage.retention.size: -45Gi; wanted a whole number of bytes above 0',
        'prometheus.storage.retention.time: -2592000 s; wanted whole seconds, more than 2h',
      ],
    ],
    [
      'volumes of nothing',
      { ...metrics({ volume: gibibytes(0) }), ...grafana({ volume: gibibytes(-1) }) },
      [
        'prometheus.storage.volume: 0; wanted a whole number of bytes above 0',
        'grafana.database.volume: -1Gi; wanted a whole number of bytes above 0',
      ],
    ],
    [
      'one of what a drain must leave one of',
      {
        ...prometheus({ replicas: 1 }),
        ...jaeger({ queries: 1, collectors: { min: 1, max: 5 } }),
        alertmanager: { ...large.alertmanager, replicas: 1 },
      },
      ['prometheus.replicas', 'alertmanager.replicas', 'jaeger.collectors.min', 'jaeger.queries'].map(
        field => `${field}: 1; wanted at least 2 with highlyAvailable: draining a node would evict the only one`,
      ),
    ],
    ['one of each is enough where nothing is promised', { highlyAvailable: false, ...prometheus({ replicas: 1 }) }, []],
    ['no replica', prometheus({ replicas: 0 }), ['prometheus.replicas: 0; wanted a whole number of at least 1']],
    [
      'half a replica',
      { alertmanager: { ...large.alertmanager, replicas: 2.5 } },
      ['alertmanager.replicas: 2.5; wanted a whole number of at least 1'],
    ],
    [
      'a number that is a text',
      prometheus({ replicas: '2' }),
      ['prometheus.replicas: "2"; wanted a whole number of at least 1'],
    ],
    [
      'an autoscaler that only shrinks',
      jaeger({ collectors: { min: 3, max: 2 } }),
      ['jaeger.collectors.max: 2; wanted a whole number of at least 3'],
    ],
    ['no query', jaeger({ queries: 0 }), ['jaeger.queries: 0; wanted a whole number of at least 1']],
    [
      'traces kept for minutes',
      traces({ retention: minutes(5) }),
      ['jaeger.storage.retention: 5m; wanted whole seconds of at least 1h'],
    ],
    ['more than all traces', jaeger({ sampling: ratio(1.5) }), ['jaeger.sampling: 1.5; wanted a ratio from 0 to 1']],
    [
      'scrapes more often than targets bear',
      prometheus({ scrapeInterval: seconds(0.5) }),
      ['prometheus.scrapeInterval: 0.5 s; wanted whole seconds from 1s to 75s: rates over 5m must see 4 scrapes'],
    ],
    [
      'scrapes too rare for rates',
      prometheus({ scrapeInterval: minutes(2) }),
      ['prometheus.scrapeInterval: 2m; wanted whole seconds from 1s to 75s: rates over 5m must see 4 scrapes'],
    ],
    [
      'limits below requests',
      {
        exporterResources: {
          requests: { cpu: 0.5, memory: mebibytes(64) },
          limits: { cpu: 0.2, memory: mebibytes(32) },
        },
      },
      [
        'exporterResources.limits.cpu: 0.2; wanted at least requests.cpu, 0.5, or none',
        'exporterResources.limits.memory: 32Mi; wanted at least requests.memory, 64Mi',
      ],
    ],
    [
      'no CPU',
      { exporterResources: { ...large.exporterResources, requests: { cpu: 0, memory: mebibytes(0) } } },
      [
        'exporterResources.requests.cpu: 0; wanted a number of at least 0.001',
        'exporterResources.requests.memory: 0; wanted a whole number of bytes above 0',
      ],
    ],
    [
      'more series than memory',
      prometheus({ seriesBudget: 2_000_000 }),
      [
        'prometheus.seriesBudget: 2000000 series take about 5859Mi, more than prometheus.resources.limits.memory, 4Gi: lower it, or raise the limit',
      ],
    ],
  ])('%s', (_, changed, messages) => {
    expect(problems(changed)).toEqual(messages);
  });

  test('the extremes that are allowed pass', () => {
    const changed = {
      ...prometheus({
        replicas: 1,
        scrapeInterval: seconds(75),
        storage: { ...storage, retention: { time: hours(3), size: gibibytes(45) } },
      }),
      ...jaeger({
        collectors: { min: 1, max: 1 },
        storage: { ...large.jaeger.storage, retention: hours(1) },
        sampling: ratio(0),
      }),
      highlyAvailable: false,
    };
    expect(problems(changed)).toEqual([]);
  });
});

describe('places', () => {
  const LABEL = 'at most 63 characters: a–z, 0–9 and "-", beginning and ending with a letter or digit';
  const SUBDOMAIN = 'at most 253 characters: a–z, 0–9, "-" and ".", beginning and ending with a letter or digit';
  const HOSTNAME = `at most 253 characters: labels separated by ".", each ${LABEL}`;
  test.each<readonly [string, Changed, readonly string[]]>([
    ['its name', { name: 'Production 1' }, [`name: "Production 1" is not valid; wanted: ${LABEL}`]],
    ['no name of its cluster', { cluster: '' }, [`cluster: "" is not valid; wanted: ${SUBDOMAIN}`]],
    ['a storage class', { storageClass: 'Fast_SSD' }, [`storageClass: "Fast_SSD" is not valid; wanted: ${SUBDOMAIN}`]],
    [
      'a domain with a scheme',
      exposure({ domain: 'https://watch.example.com' }),
      [`exposure.domain: "https://watch.example.com" is not valid; wanted: ${HOSTNAME}`],
    ],
    [
      'a domain with an empty label',
      exposure({ domain: 'watch..example.com' }),
      [`exposure.domain: "watch..example.com" is not valid; wanted: ${HOSTNAME}`],
    ],
    [
      'a sign-in without TLS',
      exposure({ signIn: { ...large.exposure?.signIn, issuer: 'http://login.example.com', keys: 'keys' } }),
      [
        'exposure.signIn.issuer: "http://login.example.com"; wanted https://…, of letters, digits and :/@!$&*+,=._~%[]-, without a query',
        'exposure.signIn.keys: "keys"; wanted https://…, of letters, digits and :/@!$&*+,=._~%[]-, without a query',
      ],
    ],
    [
      'a database’s host with its port',
      databases({ host: 'postgres:5432' }),
      [`databases.postgres.host: "postgres:5432" is not valid; wanted: ${HOSTNAME}`],
    ],
    [
      'a port out of range',
      databases({ port: 65_536 }),
      ['databases.postgres.port: 65536; wanted a whole number from 1 to 65535'],
    ],
    [
      'a database without TLS, without a reason',
      databases({ tls: { authority: 'none', because: ' ' } }),
      ['databases.postgres.tls.because: not set; say why passwords may cross the network unencrypted'],
    ],
    [
      'an authority that is not known',
      databases({ tls: { authority: 'sytem' } }),
      ['databases.postgres.tls.authority: "sytem" is not known — did you mean "system"?'],
    ],
    [
      'the setting that verified nothing',
      databases({ sslMode: 'require' }),
      [
        "databases.postgres.sslMode: no longer known; leave it out to verify the certificate by ca.crt of the Secrets, or set tls: { authority: 'system' } or { authority: 'none', because: '…' }",
      ],
    ],
    [
      'kubelets of an unknown authority',
      { network: { ...large.network, kubelets: { ca: 'clutser' } } },
      ['network.kubelets.ca: "clutser" is not known — did you mean "cluster"?'],
    ],
    [
      'no database',
      databases({ database: '' }),
      [
        'databases.postgres.database: ""; wanted the name of the database: letters, digits, "_", "-" and ".", 63 at most',
      ],
    ],
    [
      'runbooks with a slash too many',
      { runbooks: 'https://git.example.com/runbooks/' },
      [
        'runbooks: "https://git.example.com/runbooks/"; wanted https://… or http://…, of letters, digits and :/@!$&*+,=._~%[]-, without "/" at the end and without a query',
      ],
    ],
    [
      'a registry with a scheme',
      { images: { registry: 'https://mirror.example.com' } },
      [
        'images.registry: "https://mirror.example.com"; wanted a host, optionally with a port and path, such as registry.example.com:5000/mirror',
      ],
    ],
    [
      'digests',
      { images: { digests: { grafna: `sha256:${'a'.repeat(64)}`, grafana: 'sha256:abc' } } },
      [
        'images.digests: "grafna" is not known — did you mean "grafana"?',
        'images.digests.grafana: "sha256:abc"; wanted sha256: and 64 hexadecimal digits',
      ],
    ],
    [
      'ranges of addresses',
      { network: { apiServer: '10.0.0.1', nodes: ['10.0.0.0/33', '10.1.2.3/16'], smtp: [] } },
      [
        'network.apiServer: "10.0.0.1"; wanted a range of addresses such as 10.0.0.0/16',
        'network.nodes: "10.0.0.0/33"; wanted a range of addresses such as 10.0.0.0/16',
        'network.nodes: "10.1.2.3/16" has bits after its prefix; wanted 10.1.0.0/16',
        'network.smtp: empty; wanted a range, or leave it out for any address',
      ],
    ],
    [
      'ranges of IPv6',
      { network: { ipFamilies: ['IPv6'], nodes: 'fd00:1::/129', smtp: 'FD00:1::5/64', apiServer: '10.0.0.1/32' } },
      [
        'network.apiServer: "10.0.0.1/32" is IPv4, and ipFamilies is IPv6; add IPv4 to it',
        'network.nodes: "fd00:1::/129"; wanted a range of addresses such as fd00:10::/64',
        'network.smtp: "FD00:1::5/64" has bits after its prefix; wanted fd00:1::/64',
      ],
    ],
    [
      'nodes without a range of the first family',
      { network: { ...large.network, ipFamilies: ['IPv6', 'IPv4'] } },
      ['network.nodes: 10.1.0.0/16; wanted a range of IPv6 too, the first of ipFamilies'],
    ],
    [
      'address families',
      { network: { ...large.network, ipFamilies: ['IPv4', 'IPv4', 'ipv6'] } },
      [
        'network.ipFamilies: "ipv6" is not known — did you mean "IPv6"?',
        'network.ipFamilies: IPv4, IPv4, ipv6; wanted each family once',
      ],
    ],
    [
      'no address family',
      { network: { ...large.network, ipFamilies: [] } },
      ['network.ipFamilies: empty; wanted one or both of IPv4, IPv6'],
    ],
    [
      'the port of the API server, caches of DNS and a network plugin',
      {
        network: { ...large.network, apiServerPort: 0, nodeLocalDns: ['169.254.20.10/32', 'fd00::10'], cni: 'celium' },
      },
      [
        'network.apiServerPort: 0; wanted a whole number from 1 to 65535',
        'network.nodeLocalDns[0]: "169.254.20.10/32"; wanted an address such as 169.254.20.10',
        'network.nodeLocalDns[1]: "fd00::10" is IPv6, and ipFamilies is IPv4; add IPv6 to it',
        'network.cni: "celium" is not known — did you mean "cilium"?',
      ],
    ],
    [
      'a remote store with credentials in its URL',
      remoteWrite({ name: 'mimir', url: 'https://harbour:secret@mimir.example.com/push' }),
      [
        'prometheus.storage.remoteWrite[0].url: it contains credentials; put them into the Secret prometheus-remote-write and set authorization',
      ],
    ],
    [
      'a remote store on the internet without TLS',
      remoteWrite({ name: 'mimir', url: 'http://mimir.example.com/push' }),
      [
        'prometheus.storage.remoteWrite[0].url: "http://mimir.example.com/push"; wanted https://…, or http://… of a Service of the cluster (name.namespace.svc)',
      ],
    ],
    [
      'two remote stores of one name',
      remoteWrite(
        { name: 'mimir', url: 'http://mimir.storage.svc/push' },
        { name: 'mimir', url: 'https://mimir.example.com/push' },
      ),
      ['prometheus.storage.remoteWrite[1].name: "mimir" is already the name of another one; choose a different name'],
    ],
  ])('%s', (_, changed, messages) => {
    expect(problems(changed)).toEqual(messages);
  });

  const NARROW =
    'such as 10.0.0.1/32: the environment is highly available, and Prometheus and kube-state-metrics could connect to any address';
  test.each<readonly [string, unknown, readonly string[]]>([
    [
      'not at all',
      undefined,
      [
        `network.apiServer: not set; wanted the addresses of its API server, ${NARROW}`,
        'network.nodes: not set; wanted the addresses of its nodes, such as 10.1.0.0/16: the environment is highly available, and Prometheus could connect to any address',
      ],
    ],
    [
      'as any',
      { apiServer: '0.0.0.0/0', nodes: '10.1.0.0/16' },
      [`network.apiServer: "0.0.0.0/0"; wanted the addresses of its API server, ${NARROW}`],
    ],
  ])('a highly available environment that says where its cluster is %s', (_, network, messages) => {
    expect(problems({ network })).toEqual(messages);
    expect(checkEnvironment({ ...small, network } as Environment, harbour)).toEqual([]);
  });

  test('unusual ones that are valid pass', () => {
    const changed = {
      ...databases({ host: '10.0.0.7', port: 1 }),
      images: { registry: 'mirror.example.com:5000/harbour', digests: { grafana: `sha256:${'0'.repeat(64)}` } },
      network: {
        ipFamilies: ['IPv6', 'IPv4'],
        apiServer: ['10.0.0.1/32', '2001:db8::1/128'],
        apiServerPort: 16443,
        nodes: 'fd00::/8',
        smtp: 'FD00:2::5/128',
        nodeLocalDns: ['169.254.20.10', 'fd00:90::a'],
        cni: 'cilium',
      },
    };
    expect(problems(changed)).toEqual([]);
  });
});

describe('stages', () => {
  test.each<readonly [string, unknown, readonly string[]]>([
    ['a bound for all alerts, and others for single ones', { most: 'shadow', alerts: { ServiceDown: 'page' } }, []],
    [
      'a stage that does not exist',
      { most: 'pages', alerts: { ServiceDown: 'silent' } },
      [
        'stages.most: "pages" is not known — did you mean "page"?',
        expect.stringMatching(/^stages\.alerts\.ServiceDown: "silent" is not known/),
      ],
    ],
    [
      'an alert that does not exist',
      { alerts: { ServiceDwn: 'page' } },
      ['stages.alerts: "ServiceDwn" is not known — did you mean "ServiceDown"?'],
    ],
    [
      'the Watchdog',
      { alerts: { Watchdog: 'shadow' } },
      ['stages.alerts.Watchdog: its absence is an alarm, so that it has no ceiling; remove it'],
    ],
  ])('%s', (_, stages, messages) => {
    expect(problems({ stages })).toEqual(messages);
  });
});

describe('thresholds', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'an alert that is not there',
      { HighErorRate: ratio(0.1) },
      ['thresholds: "HighErorRate" is not known — did you mean "HighErrorRate"?'],
    ],
    [
      'more than all',
      { HighErrorRate: ratio(5), HighCPUUsage: percent(101) },
      [
        'thresholds.HighErrorRate (ratio): 5; wanted a number from 0 to 1',
        'thresholds.HighCPUUsage (percent): 101; wanted a number from 0 to 100',
      ],
    ],
    [
      'less than nothing',
      { HighRequestRate: perSecond(-1) },
      ['thresholds.HighRequestRate (perSecond): -1; wanted a number of at least 0'],
    ],
    [
      'no number',
      { HighLatency: { value: Number.NaN, unit: 'seconds' } },
      ['thresholds.HighLatency (seconds): NaN; wanted a number of at least 0'],
    ],
    [
      'no unit',
      { HighLatency: { value: 1, unit: 'minutes' } },
      ['thresholds.HighLatency: unit "minutes" is not known; write it as ratio(0.05)'],
    ],
  ])('%s', (_, thresholds, messages) => {
    expect(problems({ thresholds })).toEqual(messages);
  });

  test('of a service that is not there', () => {
    expect(problems({ serviceThresholds: { bookigns: { HighErrorRate: ratio(0.1) } } })).toEqual([
      'serviceThresholds: "bookigns" is not known — did you mean "bookings"?',
    ]);
  });

  test('of an alert that the service has not', () => {
    const serviceThresholds = { redis: { HighErrorRate: ratio(2) }, bookings: { HighErrorRates: count(1) } };
    expect(problems({ serviceThresholds })).toEqual([
      expect.stringMatching(
        /^serviceThresholds\.redis: redis has no alert "HighErrorRate", since it does not expose the metrics; it has ServiceDown, /,
      ),
      'serviceThresholds.redis.HighErrorRate (ratio): 2; wanted a number from 0 to 1',
      'serviceThresholds.bookings: "HighErrorRates" is not known — did you mean "HighErrorRate"?',
    ]);
  });

  test('of what is there pass', () => {
    const thresholds: Thresholds = { HighErrorRate: ratio(0), HighCPUUsage: percent(100), HighLatency: seconds(90) };
    expect(problems({ thresholds, serviceThresholds: { bookings: thresholds } })).toEqual([]);
  });
});

test('all problems of an environment are told at once', () => {
  const changed = { ...prometheus({ replicas: 0 }), storageClass: '?', thresholds: { Nothing: ratio(0) } };
  expect(problems(changed)).toHaveLength(3);
});
