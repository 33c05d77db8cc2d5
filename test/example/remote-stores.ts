import { hours } from '../../lib/base';
import type { LocalMetrics, RemoteWrite } from '../../lib/storage';
import { large } from './stack';

/** Sets every field that a remote store has. */
export const archive: Required<RemoteWrite> = {
  name: 'archive',
  url: 'https://metrics.example.com:8443/api/v1/push',
  authorization: { kind: 'bearer' },
  headers: { 'X-Scope-OrgID': 'harbour' },
  keep: 'service:.+|up',
  exemplars: true,
  maxShards: 10,
  sampleAgeLimit: hours(6),
};

/** Sets only what it must; a Service of the cluster. */
export const replica: RemoteWrite = { name: 'replica', url: 'http://receive.thanos.svc:10908/api/v1/receive' };

/** Shows an account instead of a token. */
export const provider: RemoteWrite = {
  name: 'provider',
  url: 'https://push.example.net/write',
  authorization: { kind: 'basic', username: '4711' },
};

/** Harbour's metrics, sent to these stores as well. */
export const sentTo = (...remoteWrite: readonly RemoteWrite[]): LocalMetrics => ({
  ...large.prometheus.storage,
  remoteWrite,
});
