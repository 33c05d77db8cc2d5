import { database, days, http, minutes, ratio, redis, seconds, system } from '../../../lib/catalogue';
import { checkServices } from '../../../lib/checks';
import type { Service, ServiceProps } from '../../../lib/services';
import { latencyObjective } from '../../../lib/slo';
import { harbour, names, service } from '../../example/stack';

const props: ServiceProps = { team: 'operations', description: 'An example.', exposes: [http] };
/** As data that the types did not see. */
const declare = (name: string, changed: { readonly [P in keyof ServiceProps]?: unknown } = {}) =>
  service(name, { ...props, ...changed } as ServiceProps);
const check = (...services: readonly Service[]) => checkServices({ ...harbour, services });
const messages = (...services: readonly ReturnType<typeof declare>[]): string[] =>
  check(...services).map(({ message }) => message);

test('the example passes, with what a stack watches of itself', () => {
  expect(checkServices(harbour)).toEqual([]);
});

test('a service of which everything is said passes', () => {
  const full: Required<ServiceProps> = {
    ...props,
    namespace: 'quay',
    metricsPort: 65_535,
    scraped: { kind: 'pods', namespace: 'quay', app: 'full', port: 1, path: '/metrics' },
    exposes: [http, database, system, redis],
    honorLabels: true,
    scrapeInterval: seconds(75),
    onePerNode: true,
    aliveWhen: redis.up,
    slo: { availability: ratio(0.9), latency: { p95: seconds(0.5) } },
    objectives: [latencyObjective('latency', { share: ratio(0.99), within: seconds(0.5), period: days(20) })],
    thresholds: { HighErrorRate: ratio(0.5) },
    without: { HighLatency: 'answers in batches' },
    sampling: ratio(1),
    traces: true,
    edge: true,
    baggageTo: ['forecasts.quay.svc', '*.example.com', '10.0.0.1', 'fd00::1'],
    sampleLimit: 1,
  };
  expect(check(service('full', full))).toEqual([]);
});

test('where it is declared is told', () => {
  const declared = declare('web', { team: 'nobody' });
  expect(check(declared)).toEqual([
    {
      where: expect.stringMatching(/^test\/lib\/checks\/monitored-services\.test\.ts:\d+ service web$/),
      message: 'team: "nobody" is not known; there are operations, storage, models, contracts',
    },
  ]);
});

const pods = { kind: 'pods', namespace: 'quay', app: 'web', port: 9090, path: '/metrics' };

test.each<readonly [string, Parameters<typeof declare>, readonly string[]]>([
  [
    'a name that DNS does not take',
    ['Web_API', { scraped: pods }],
    [
      'name: "Web_API" is not valid; wanted: at most 63 characters: a–z, 0–9 and "-", beginning and ending with a letter or digit',
    ],
  ],
  [
    'the name of a rule file',
    ['platform'],
    ['name: "platform" is reserved for a rule file of all services; choose another name'],
  ],
  [
    'a team that is nearly one',
    ['web', { team: 'operatoins' }],
    ['team: "operatoins" is not known — did you mean "operations"?'],
  ],
  [
    'a namespace that is not there',
    ['web', { namespace: 'quai' }],
    [
      'namespace: "quai" is not known — did you mean "quay"?',
      'scraped.namespace: "quai" is not known — did you mean "quay"?',
    ],
  ],
  ['a port out of range', ['web', { metricsPort: 0 }], ['metricsPort: 0; wanted a whole number from 1 to 65535']],
  [
    'a path without its slash',
    ['web', { scraped: { ...pods, path: 'metrics' } }],
    [
      'scraped.path: "metrics"; wanted a path that begins with "/", of letters, digits and /@!*+,=:._~%-, without a query',
    ],
  ],
  [
    'rare scrapes',
    ['web', { scrapeInterval: minutes(5) }],
    ['scrapeInterval: 5m; wanted whole seconds from 1s to 75s: rates over 5m must see 4 scrapes'],
  ],
  ['no samples', ['web', { sampleLimit: 0 }], ['sampleLimit: 0; wanted a whole number of at least 1']],
  [
    'a share of traces that is none',
    ['web', { sampling: ratio(-0.1), traces: true }],
    ['sampling: -0.1; wanted a ratio from 0 to 1'],
  ],
  [
    'a share of traces that are not sent',
    ['web', { sampling: ratio(0.1) }],
    ['sampling: set, but the service sends no spans; set traces: true as well'],
  ],
  [
    'an edge and baggage without spans',
    ['web', { edge: true, baggageTo: ['a.test'] }],
    [
      'edge: set, but the service sends no spans; set traces: true as well',
      'baggageTo: set, but the service sends no spans; set traces: true as well',
    ],
  ],
  [
    'an edge that is no boolean, and hosts that are none',
    ['web', { traces: true, edge: 'yes', baggageTo: ['https://a.test', 'A.test', '*', 7] }],
    [
      'edge: is "yes"; wanted true or false',
      ...['"https://a.test"', '"A.test"', '"*"', '7'].map(
        (host, i) =>
          `baggageTo[${i}]: is ${host}; wanted a host such as ai-engine.aion.svc, 10.0.0.1 or *.example.com, in lower case`,
      ),
    ],
  ],
  [
    'hosts that are no list',
    ['web', { traces: true, baggageTo: 'a.test' }],
    ['baggageTo: is "a.test"; wanted a list of hosts'],
  ],
  [
    'a promise that nobody keeps',
    ['web', { slo: { availability: ratio(1), latency: { p95: seconds(0) } } }],
    [
      'slo.availability: 1; wanted more than 0 and less than 1, such as ratio(0.999): no service is always available',
      'slo.latency.p95: 0 s; wanted more than 0',
    ],
  ],
  [
    'a promise about requests that are not measured',
    ['web', { exposes: [], slo: { availability: ratio(0.999) } }],
    [
      'slo: set, but the service does not expose http, so its errors and its latency are not measured; add http to exposes, or remove slo',
    ],
  ],
  [
    'a promise in percent',
    ['web', { slo: { availability: ratio(99.9) } }],
    [
      'slo.availability: 99.9; wanted more than 0 and less than 1, such as ratio(0.999): no service is always available',
    ],
  ],
  [
    'thresholds',
    ['web', { thresholds: { HighErrorRate: ratio(2), SlowAIInference: seconds(1), HighErorRate: ratio(0) } }],
    [
      expect.stringMatching(
        /^thresholds: web has no alert "SlowAIInference", since it does not expose the metrics; it has /,
      ),
      'thresholds: "HighErorRate" is not known — did you mean "HighErrorRate"?',
      'thresholds.HighErrorRate (ratio): 2; wanted a number from 0 to 1',
    ],
  ],
])('%s', (_, declared, expected) => {
  expect(messages(declare(...declared))).toEqual(expected);
});

test('alerts that a service goes without', () => {
  const given = { HighErorRate: 'noisy', SlowAIInference: 'none here', HighLatency: ' ', HighErrorRate: 'a batch job' };
  expect(messages(declare('web', { without: given }))).toEqual([
    'without: "HighErorRate" is not known — did you mean "HighErrorRate"?',
    expect.stringMatching(
      /^without: web has no alert "SlowAIInference", since it does not expose the metrics; it has /,
    ),
    'without.HighLatency: empty; state why the service does not have the alert',
  ]);
});

describe('two services', () => {
  const first = /^test\/lib\/checks\/monitored-services\.test\.ts:\d+ service web$/.source.slice(1, -1);
  test('of one name', () => {
    expect(messages(declare('web'), declare('web', { metricsPort: 9091 }))).toEqual([
      expect.stringMatching(new RegExp(`^name: "web" is also used by ${first}; change one of them$`)),
    ]);
  });
  test('that scrape the same', () => {
    const { path, port, app, namespace, kind } = pods;
    expect(messages(declare('web'), declare('other', { scraped: { path, port, app, namespace, kind } }))).toEqual([
      expect.stringMatching(
        new RegExp(`^scraped: the target quay/web:9090/metrics is also used by ${first}; change one of them$`),
      ),
    ]);
  });
  test('that scrape the same of the kubelets', () => {
    const scraped = { kind: 'kubelet', path: '/metrics' };
    expect(messages(declare('web', { scraped }), declare('other', { scraped }))).toEqual([
      expect.stringMatching(/^scraped: the kubelets’ \/metrics is also used by /),
    ]);
  });
  test('to probe are a host with a port, or a URL', () => {
    const probe = { kind: 'probe', namespace: names.namespaces.monitoring, app: 'prober', port: 9115, path: '/probe' };
    const probing = (addresses: readonly string[]) =>
      messages(declare('web', { scraped: { ...probe, module: 'https', addresses } }));
    const wanted = 'wanted a host with a port, such as kubernetes.default.svc:443, or a URL';
    expect(probing(['mail.quay.svc', 'https://a b/', 'a:1\nb:2'])).toEqual([
      `scraped.addresses[0]: "mail.quay.svc"; ${wanted}`,
      `scraped.addresses[1]: "https://a b/"; ${wanted}`,
      `scraped.addresses[2]: "a:1\\nb:2"; ${wanted}`,
    ]);
    expect(probing([])).toEqual([
      'scraped.addresses: empty; list what is probed, or leave it out to probe the exposed user interfaces',
    ]);
  });
  test('of one program on two ports, or with two modules of an exporter, pass', () => {
    const probe = { kind: 'probe', namespace: names.namespaces.monitoring, app: 'prober', port: 9115, path: '/probe' };
    const services = [
      declare('web'),
      declare('web-admin', { scraped: { ...pods, port: 9091 } }),
      declare('pages', { scraped: { ...probe, module: 'https' } }),
      declare('names', { scraped: { ...probe, module: 'dns' } }),
      declare('mail', { scraped: { ...probe, module: 'dns', addresses: ['mail.quay.svc:25', '[fd00::1]:25'] } }),
      declare('site', { scraped: { ...probe, module: 'https', addresses: ['https://www.example.com/health'] } }),
    ];
    expect(messages(...services)).toEqual([]);
  });
});
