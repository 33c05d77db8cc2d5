/** What is refused of where metrics, traces and dashboards are kept. */
import { bytes, days, gibibytes, hours, minutes, seconds } from '../../../lib/base';
import type { Findings } from '../../../lib/base/findings';
import {
  checkGrafanaDatabase,
  checkLogStorage,
  checkMetricsStorage,
  checkTraceStorage,
  type GrafanaDatabase,
  type LocalMetrics,
  type LogStorage,
  type RemoteWrite,
  type TraceStorage,
} from '../../../lib/storage';

const texts = (findings: Findings): string[] => findings.map(({ field, message }) => `${field}: ${message}`);

describe('metrics', () => {
  const local: LocalMetrics = {
    store: 'local',
    retention: { time: days(10), size: gibibytes(9) },
    volume: gibibytes(12),
  };
  const check = (changed: object) => texts(checkMetricsStorage('storage', { ...local, ...changed } as LocalMetrics));

  test('that fit are accepted, and nine tenths of the volume with a reason', () => {
    expect(check({})).toEqual([]);
    expect(check({ volume: gibibytes(10), exceptions: { sizeOfVolume: 'asked for' } })).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    [
      'a store that there is none of',
      { store: 'lokal' },
      ['storage.store: "lokal" is not known — did you mean "local"?'],
    ],
    ['no store', { store: undefined }, ['storage.store: not set; there are local']],
    [
      'more than eight tenths of the volume',
      { retention: { time: days(10), size: gibibytes(9) }, volume: gibibytes(10) },
      [
        'storage.retention.size: 9Gi of a volume of 10Gi; wanted at most 80 % of it, 8Gi: lower it, or enlarge storage.volume',
      ],
    ],
    [
      'more than nine tenths, for whatever reason',
      {
        retention: { time: days(10), size: gibibytes(9.5) },
        volume: gibibytes(10),
        exceptions: { sizeOfVolume: 'asked for' },
      },
      [
        'storage.retention.size: 9728Mi of a volume of 10Gi; wanted at most 90 % of it, 9Gi: lower it, or enlarge storage.volume',
      ],
    ],
    [
      'an exception without a reason',
      { volume: gibibytes(10), exceptions: { sizeOfVolume: ' ' } },
      ['storage.exceptions.sizeOfVolume: empty; give the reason'],
    ],
    [
      'an exception that is not needed',
      { exceptions: { sizeOfVolume: 'asked for' } },
      ['storage.exceptions.sizeOfVolume: not needed: the values keep to the rule; remove it'],
    ],
    ['no volume', { volume: gibibytes(0) }, ['storage.volume: 0; wanted a whole number of bytes above 0']],
    [
      'half a byte',
      { retention: { time: days(10), size: bytes(0.5) } },
      ['storage.retention.size: 0.5; wanted a whole number of bytes above 0'],
    ],
    [
      'no more than one block',
      { retention: { time: hours(2), size: gibibytes(9) } },
      ['storage.retention.time: 7200 s; wanted whole seconds, more than 2h'],
    ],
    [
      'two stores of one name',
      { remoteWrite: [remote({}), remote({ url: 'https://b.example.com' })] },
      ['storage.remoteWrite[1].name: "mimir" is already the name of another one; choose a different name'],
    ],
  ])('are refused with %s', (_, changed, messages) => {
    expect(check(changed)).toEqual(messages);
  });
});

function remote(changed: object): RemoteWrite {
  return { name: 'mimir', url: 'https://mimir.example.com/api/v1/push', ...changed } as RemoteWrite;
}

describe('a remote store', () => {
  const check = (changed: object) =>
    texts(
      checkMetricsStorage('storage', {
        store: 'local',
        retention: { time: days(10), size: gibibytes(9) },
        volume: gibibytes(12),
        remoteWrite: [remote(changed)],
      }),
    );

  test.each<[string, object]>([
    ['over TLS', {}],
    ['a Service of the cluster without', { url: 'http://receive.thanos.svc:10908/api/v1/receive' }],
    ['a Service with the domain of the cluster', { url: 'http://receive.thanos.svc.cluster.local/write' }],
    ['with a token', { authorization: { kind: 'bearer' } }],
    ['with a tenant', { headers: { 'X-Scope-OrgID': 'harbour' } }],
    ['with a limit', { maxShards: 1, sampleAgeLimit: hours(6), keep: 'up' }],
  ])('%s is accepted', (_, changed) => {
    expect(check(changed)).toEqual([]);
  });

  const URL_WANTED = 'wanted https://…, or http://… of a Service of the cluster (name.namespace.svc)';
  test.each<[string, object, string]>([
    ['a name that is no label', { name: 'Mimir 1' }, 'name: "Mimir 1" is not valid; wanted: at most 63 characters'],
    [
      'the internet without TLS',
      { url: 'http://mimir.example.com/push' },
      `url: "http://mimir.example.com/push"; ${URL_WANTED}`,
    ],
    ['no URL', { url: 'mimir.example.com' }, `url: "mimir.example.com"; ${URL_WANTED}`],
    ['another protocol', { url: 'ftp://mimir.thanos.svc' }, `url: "ftp://mimir.thanos.svc"; ${URL_WANTED}`],
    [
      'credentials in its URL',
      { url: ['https://harbour:', 'hunter22@mimir.example.com/push'].join('') },
      'url: it contains credentials; put them into the Secret prometheus-remote-write and set authorization',
    ],
    [
      'credentials in a URL without TLS',
      { url: ['http://harbour:', 'hunter22@mimir.example.com/push'].join('') },
      'url: it contains credentials',
    ],
    [
      'an account without a name',
      { authorization: { kind: 'basic', username: '' } },
      'authorization.username: empty; name the account',
    ],
    [
      'an account that is not named',
      { authorization: { kind: 'basic' } },
      'authorization.username: empty; name the account',
    ],
    [
      'a kind of authorization that there is none of',
      { authorization: { kind: 'bearr' } },
      'authorization.kind: "bearr" is not known — did you mean "bearer"?',
    ],
    [
      'credentials in a header',
      { headers: { Authorization: 'Bearer x' } },
      'headers.Authorization: credentials must not be written into a manifest; set authorization',
    ],
    [
      'a header that Prometheus sets itself',
      { headers: { 'content-type': 'text/plain' } },
      'headers.content-type: Prometheus sets it itself, and refuses another value; remove it',
    ],
    [
      'a pattern that Prometheus does not read',
      { keep: '(?!go_).*' },
      'keep: "(?!go_).*" is not a regular expression of RE2: invalid or unsupported Perl syntax: `(?!`; RE2 has no ' +
        'look-ahead and no look-behind: exclude values with another matcher, such as label!~"…"',
    ],
    [
      'a pattern that keeps nothing',
      { keep: '' },
      'keep: empty, which would send nothing; leave it out to send everything',
    ],
    ['no shard', { maxShards: 0 }, 'maxShards: 0; wanted a whole number of at least 1'],
    ['half a shard', { maxShards: 1.5 }, 'maxShards: 1.5; wanted a whole number of at least 1'],
    [
      'samples that are late at once',
      { sampleAgeLimit: seconds(0.5) },
      'sampleAgeLimit: 0.5 s; wanted whole seconds of at least 1m',
    ],
  ])('%s is refused', (_, changed, message) => {
    const found = check(changed);
    expect(found).toEqual([expect.stringContaining(`storage.remoteWrite[0].${message}`)]);
    // Messages end up in logs.
    expect(found.join()).not.toContain('hunter22');
  });
});

describe('traces', () => {
  const check = (changed: object) =>
    texts(
      checkTraceStorage('storage', {
        ...{ store: 'badger', retention: days(5), volume: gibibytes(10) },
        ...changed,
      } as TraceStorage),
    );

  test.each<[string, object, readonly string[]]>([
    ['nothing, where all is right', {}, []],
    [
      'a store that there is none of',
      { store: 'cassandra' },
      ['storage.store: "cassandra" is not known; there are badger'],
    ],
    ['minutes', { retention: minutes(5) }, ['storage.retention: 5m; wanted whole seconds of at least 1h']],
    [
      'a volume of less than nothing',
      { volume: gibibytes(-1) },
      ['storage.volume: -1Gi; wanted a whole number of bytes above 0'],
    ],
    [
      'years on a small volume',
      { retention: days(3_650) },
      [
        'storage.retention: 3650d leave the volume room for 34 bytes of spans per second, and Badger frees nothing earlier; keep them for less time, or enlarge the volume',
      ],
    ],
  ])('refuse %s', (_, changed, messages) => {
    expect(check(changed)).toEqual(messages);
  });
});

test('traces that a volume can hardly hold are warned of', () => {
  const storage: TraceStorage = { store: 'badger', retention: days(30), volume: gibibytes(10) };
  expect(checkTraceStorage('storage', storage)).toEqual([
    {
      field: 'storage.retention',
      message: expect.stringContaining('room for 4142 bytes of spans per second'),
      level: 'warning',
    },
  ]);
});

describe('logs', () => {
  const check = (changed: object) =>
    texts(
      checkLogStorage('storage', {
        ...{ store: 'victorialogs', retention: days(5), volume: gibibytes(10) },
        ...changed,
      } as LogStorage),
    );
  const plugin = { url: 'https://mirror.example.com/logs-datasource.zip', sha256: 'a1'.repeat(32) };

  test.each<[string, object, readonly string[]]>([
    ['nothing, where all is right', { grafanaPlugin: plugin }, []],
    ['nothing of Loki', { store: 'loki' }, []],
    [
      'a store that there is none of',
      { store: 'victoria' },
      ['storage.store: "victoria" is not known — did you mean "victorialogs"?'],
    ],
    ['hours', { retention: hours(5) }, ['storage.retention: 5h; wanted whole seconds of at least 1d']],
    [
      'parts of days',
      { retention: hours(36) },
      ['storage.retention: 36h; wanted whole days, since stores remove a day at a time'],
    ],
    ['no volume', { volume: gibibytes(0) }, ['storage.volume: 0; wanted a whole number of bytes above 0']],
    [
      'a plugin that anybody on the way could change',
      { grafanaPlugin: { ...plugin, url: 'http://mirror.example.com/logs-datasource.zip' } },
      [expect.stringMatching(/^storage\.grafanaPlugin\.url: "http:.*wanted https:/)],
    ],
    [
      'a plugin whose digest is cut off',
      { grafanaPlugin: { ...plugin, sha256: 'a1a1' } },
      ['storage.grafanaPlugin.sha256: "a1a1"; wanted 64 hexadecimal digits, as sha256sum prints them'],
    ],
  ])('refuse %s', (_, changed, messages) => {
    expect(check(changed)).toEqual(messages);
  });
});

describe("Grafana's database", () => {
  const check = (changed: object) =>
    texts(checkGrafanaDatabase('database', { store: 'sqlite', volume: gibibytes(1), ...changed } as GrafanaDatabase));

  test.each<[string, object, readonly string[]]>([
    ['nothing, where all is right', {}, []],
    [
      'a store that there is none of',
      { store: 'sqlit' },
      ['database.store: "sqlit" is not known — did you mean "sqlite"?'],
    ],
    ['no volume', { volume: gibibytes(0) }, ['database.volume: 0; wanted a whole number of bytes above 0']],
  ])('refuses %s', (_, changed, messages) => {
    expect(check(changed)).toEqual(messages);
  });
});
