import { formatDuration, type StackNames } from '../../base';
import { type Flow, flow, peerOf, type Secret } from '../../k8s';
import type { MetricsStorage, RemoteWrite } from '../../storage';
import { hostPeer } from '../surroundings';
import { prometheusComponent } from './component';
import type { PrometheusPaths } from './paths';
import type { RemoteWriteConfig } from './types';

const SECRET = 'prometheus-remote-write';

/** The Secret's key that holds a remote store's credentials. */
function credentialsKey({ name, authorization }: RemoteWrite): string | undefined {
  if (authorization === undefined) return undefined;
  return `${name}-${authorization.kind === 'bearer' ? 'token' : 'password'}`;
}

/** The credentials for the stores that Prometheus sends samples to. */
export function remoteWriteSecret({ namespaces }: StackNames, { remoteWrite = [] }: MetricsStorage): Secret {
  const keys = remoteWrite.flatMap(remote => {
    const key = credentialsKey(remote);
    if (key === undefined) return [];
    const what =
      remote.authorization?.kind === 'basic' ? `Password of ${remote.authorization.username}` : 'Bearer token';
    const without = `no sample reaches ${remote.name}; Prometheus keeps its own`;
    return [[key, { holds: `${what} for ${remote.url}`, without }] as const];
  });
  return {
    name: SECRET,
    namespace: namespaces[prometheusComponent.namespace],
    usedBy: prometheusComponent.name,
    keys: Object.fromEntries(keys),
  };
}

export function remoteWriteFlows(names: StackNames, { remoteWrite = [] }: MetricsStorage): readonly Flow[] {
  const peer = peerOf(prometheusComponent, names);
  return remoteWrite.map(({ name, url }) => {
    const { hostname, port, protocol } = new URL(url);
    const number = Number(port) || (protocol === 'https:' ? 443 : 80);
    return flow(peer, hostPeer(hostname, 'remote-write', number), 'remote-write', `sends samples to ${name}`);
  });
}

/** With Prometheus' own field names; credentials are files, read at each request. */
export function renderRemoteWrite(remote: RemoteWrite, { remoteWrite: folder }: PrometheusPaths): RemoteWriteConfig {
  const { name, url, authorization, headers, keep, exemplars, maxShards, sampleAgeLimit } = remote;
  const file = `${folder}/${credentialsKey(remote)}`;
  const queue = {
    ...(maxShards !== undefined && { max_shards: maxShards }),
    ...(sampleAgeLimit && { sample_age_limit: formatDuration(sampleAgeLimit) }),
  };
  return {
    name,
    url,
    ...(authorization?.kind === 'bearer' && { authorization: { credentials_file: file } }),
    ...(authorization?.kind === 'basic' && {
      basic_auth: { username: authorization.username, password_file: file },
    }),
    ...(headers && { headers }),
    ...(exemplars && { send_exemplars: true }),
    ...(keep !== undefined && {
      write_relabel_configs: [{ action: 'keep', source_labels: ['__name__'], regex: keep }],
    }),
    ...(Object.keys(queue).length > 0 && { queue_config: queue }),
  };
}
