import { load } from 'js-yaml';
import { flows } from '../../../../charts/flows';
import { prometheusProps } from '../../../../charts/prometheus';
import { secretsOf } from '../../../../charts/secrets';
import { withoutWarnings } from '../../../../lib/base';
import {
  PATHS,
  Prometheus,
  type PrometheusConfig,
  remoteWriteFlows,
  remoteWriteSecret,
  renderRemoteWrite,
} from '../../../../lib/components/prometheus';
import type { Environment } from '../../../../lib/stack';
import type { LocalMetrics } from '../../../../lib/storage';
import { synthesize } from '../../../../lib/synth/synthesize';
import { archive, provider, replica, sentTo } from '../../../example/remote-stores';
import { contextOf, harbour, large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const sending = (storage: LocalMetrics): Environment => ({
  ...large,
  prometheus: { ...large.prometheus, storage },
});

function render(storage: LocalMetrics) {
  const props = prometheusProps(contextOf(sending(storage)));
  const { one, pod } = synthesized(chart => new Prometheus(chart, 'prometheus', props));
  const { containers, volumes } = pod('prometheus');
  const config = load(one('ConfigMap', 'prometheus').data['prometheus.yml']) as PrometheusConfig;
  return { config, mounts: containers[0].volumeMounts, volumes };
}

describe('the configuration of a remote store', () => {
  test('has every field that is set, in the names of Prometheus', () => {
    expect(renderRemoteWrite(archive, PATHS)).toEqual({
      name: 'archive',
      url: 'https://metrics.example.com:8443/api/v1/push',
      authorization: { credentials_file: '/etc/prometheus/remote-write/archive-token' },
      headers: { 'X-Scope-OrgID': 'harbour' },
      send_exemplars: true,
      write_relabel_configs: [{ action: 'keep', source_labels: ['__name__'], regex: 'service:.+|up' }],
      queue_config: { max_shards: 10, sample_age_limit: '6h' },
    });
  });

  test('has its name and its URL where nothing else is set', () => {
    expect(renderRemoteWrite(replica, PATHS)).toEqual({ name: 'replica', url: replica.url });
  });

  test('shows an account with a password from a file', () => {
    expect(renderRemoteWrite(provider, PATHS)).toMatchObject({
      basic_auth: { username: '4711', password_file: '/etc/prometheus/remote-write/provider-password' },
    });
  });
});

describe('a Prometheus that sends', () => {
  const { config, mounts, volumes } = render(sentTo(archive, replica, provider));

  test('is configured with each store, in the order of the declaration', () => {
    expect(config.remote_write?.map(({ name }) => name)).toEqual(['archive', 'replica', 'provider']);
  });

  test('has the credentials mounted from a Secret that may be absent', () => {
    expect(volumes).toContainEqual({
      name: 'remote-write',
      secret: { secretName: 'prometheus-remote-write', optional: true, defaultMode: 0o440 },
    });
    expect(mounts).toContainEqual({ name: 'remote-write', mountPath: '/etc/prometheus/remote-write', readOnly: true });
  });

  test('names each key of the Secret, and none of a store that asks for nothing', () => {
    expect(remoteWriteSecret(names, sentTo(archive, replica, provider))).toEqual({
      name: 'prometheus-remote-write',
      namespace: 'harbour-watch',
      usedBy: 'prometheus',
      keys: {
        'archive-token': {
          holds: `Bearer token for ${archive.url}`,
          without: 'no sample reaches archive; Prometheus keeps its own',
        },
        'provider-password': {
          holds: `Password of 4711 for ${provider.url}`,
          without: 'no sample reaches provider; Prometheus keeps its own',
        },
      },
    });
  });

  test('may connect to each store: to pods in the cluster, to any address outside of it', () => {
    const declared = remoteWriteFlows(names, sentTo(archive, replica, provider));
    expect(declared.map(({ from, to, why }) => [from.name, to, why])).toEqual([
      [
        'prometheus',
        {
          kind: 'addresses',
          name: 'metrics.example.com',
          ranges: 'any',
          ports: { 'remote-write': { number: 8443 } },
        },
        'sends samples to archive',
      ],
      [
        'prometheus',
        {
          kind: 'pods',
          name: 'receive',
          namespace: 'thanos',
          ports: { 'remote-write': { number: 10908 } },
          foreign: true,
        },
        'sends samples to replica',
      ],
      [
        'prometheus',
        { kind: 'addresses', name: 'push.example.net', ranges: 'any', ports: { 'remote-write': { number: 443 } } },
        'sends samples to provider',
      ],
    ]);
  });

  test('is synthesized without a problem, its Secret among those that people make', () => {
    const environment = sending(sentTo(archive, replica));
    expect(withoutWarnings(synthesize(environment, harbour).problems)).toEqual([]);
    expect(secretsOf(harbour, environment).map(({ name }) => name)).toContain('prometheus-remote-write');
    const purposes = flows(harbour, environment, []).map(({ why }) => why);
    expect(purposes).toEqual(expect.arrayContaining(['sends samples to archive', 'sends samples to replica']));
  });
});

describe('a Prometheus that sends without credentials', () => {
  test('has no Secret', () => {
    const { config, mounts, volumes } = render(sentTo(replica));
    expect(config.remote_write).toHaveLength(1);
    expect([...mounts, ...volumes].filter(({ name }) => name === 'remote-write')).toEqual([]);
    expect(secretsOf(harbour, sending(sentTo(replica))).map(({ name }) => name)).not.toContain(
      'prometheus-remote-write',
    );
  });
});

describe.each([
  ['none', large.prometheus.storage],
  ['an empty list', sentTo()],
])('a Prometheus with %s of stores', (_, storage) => {
  test('has nothing of all this', () => {
    const { config, mounts, volumes } = render(storage);
    expect(config).not.toHaveProperty('remote_write');
    expect([...mounts, ...volumes].filter(({ name }) => name === 'remote-write')).toEqual([]);
    expect(remoteWriteFlows(names, storage)).toEqual([]);
    expect(secretsOf(harbour, sending(storage)).map(({ name }) => name)).not.toContain('prometheus-remote-write');
  });
});
