import { type Findings, named, unless } from '../base/findings';
import { dnsLabel } from '../base/name-rules';
import type { Duration } from '../base/units';

/** How Prometheus authenticates to a remote store. The credentials are in the Secret `prometheus-remote-write`. */
export type RemoteWriteAuthorization =
  /** The key `<name>-token` holds the bearer token. */
  | { readonly kind: 'bearer' }
  /** The key `<name>-password` holds the password. */
  | { readonly kind: 'basic'; readonly username: string };

/**
 * A store that accepts Prometheus' remote write protocol: Mimir, Thanos Receive, VictoriaMetrics, a provider's.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
 */
export interface RemoteWrite {
  /** Its name in metrics, logs and the Secret's keys: `mimir`. */
  readonly name: string;
  /** `https://mimir.example.com/api/v1/push`; `http` is only for a Service of the same cluster. */
  readonly url: string;
  /** @default none */
  readonly authorization?: RemoteWriteAuthorization;
  /** Sent with each request, such as the tenant: `{ 'X-Scope-OrgID': 'shop' }`. Nothing secret. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends only series whose whole name matches this RE2 pattern. @default all */
  readonly keep?: string;
  /** Whether exemplars are sent. @default false */
  readonly exemplars?: boolean;
  /** The most shards that send in parallel. @default Prometheus' own, 50 */
  readonly maxShards?: number;
  /** Samples older than this are dropped, not sent after an outage of the store. @default Prometheus' own, no limit */
  readonly sampleAgeLimit?: Duration;
}

const IN_CLUSTER = /\.svc(?:\.[a-z0-9.-]+)?$/;

export function checkRemoteWrite(
  field: string,
  { name, url, authorization, headers = {}, ...rest }: RemoteWrite,
): Findings {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const encrypted = parsed?.protocol === 'https:';
  const inside = parsed?.protocol === 'http:' && IN_CLUSTER.test(parsed.hostname);
  return [
    ...named(`${field}.name`, name, dnsLabel),
    ...unless(
      encrypted || inside,
      `${field}.url`,
      `"${url}"; wanted https://…, or http://… of a Service of the cluster (name.namespace.svc)`,
    ),
    ...unless(
      parsed === undefined || (parsed.username === '' && parsed.password === ''),
      `${field}.url`,
      'it contains credentials; put them into the Secret prometheus-remote-write and set authorization',
    ),
    ...unless(
      authorization?.kind !== 'basic' || authorization.username !== '',
      `${field}.authorization.username`,
      'empty; name the account',
    ),
    ...Object.keys(headers).flatMap(header =>
      unless(
        !/^(authorization|cookie)$/i.test(header),
        `${field}.headers.${header}`,
        'credentials must not be written into a manifest; set authorization',
      ),
    ),
    ...unless(rest.keep !== '', `${field}.keep`, 'empty, which would send nothing; leave it out to send everything'),
    ...unless(
      rest.maxShards === undefined || (Number.isInteger(rest.maxShards) && rest.maxShards > 0),
      `${field}.maxShards`,
      `${rest.maxShards}; wanted a whole number of at least 1`,
    ),
  ];
}
