import { atLeastOne, duration, type Findings, named, oneOf, unless } from '../base/findings';
import { dnsLabel } from '../base/name-rules';
import { anchoredPatternProblem } from '../base/re2';
import { serviceOfHost } from '../base/service-host';
import { shownText } from '../base/shown-text';
import { line, shaped, url as urlOf } from '../base/text-findings';
import { type Duration, minutes } from '../base/units';

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
  /** How Prometheus says who it is. @default none */
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

/** Prometheus refuses a configuration that sets one of these: https://github.com/prometheus/prometheus/blob/v3.13.5/config/config.go */
const RESERVED_HEADERS: readonly string[] = [
  ...['host', 'content-encoding', 'content-length', 'content-type', 'user-agent', 'connection', 'keep-alive'],
  ...['proxy-authenticate', 'proxy-authorization', 'www-authenticate', 'accept-encoding'],
  ...['x-prometheus-remote-write-version', 'x-prometheus-remote-read-version'],
  ...['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'],
];
const HEADER = /^[A-Za-z0-9-]{1,100}$/;
const LONGEST_TEXT = 1_000;
/** A store that restarts is away for as long; with less, Prometheus would drop samples each time. */
const SHORTEST_AGE = minutes(1);

export function checkRemoteWrite(
  field: string,
  { name, url, authorization, headers = {}, ...rest }: RemoteWrite,
): Findings {
  const { keep, maxShards, sampleAgeLimit } = rest;
  return [
    ...named(`${field}.name`, name, dnsLabel),
    ...checkUrl(`${field}.url`, url),
    ...(authorization === undefined ? [] : checkAuthorization(`${field}.authorization`, authorization)),
    ...Object.entries(headers).flatMap(([header, value]) => [
      ...shaped(`${field}.headers`, header, HEADER, 'the name of a header: letters, digits and "-"'),
      ...checkHeader(`${field}.headers.${shownText(header).slice(1, -1)}`, header.toLowerCase()),
      ...line(`${field}.headers.${shownText(header).slice(1, -1)}`, value, LONGEST_TEXT),
    ]),
    ...(keep ? line(`${field}.keep`, keep, LONGEST_TEXT) : []),
    ...unless(keep !== '', `${field}.keep`, 'empty, which would send nothing; leave it out to send everything'),
    ...pattern(`${field}.keep`, keep),
    ...(maxShards === undefined ? [] : atLeastOne(`${field}.maxShards`, maxShards)),
    ...(sampleAgeLimit === undefined ? [] : duration(`${field}.sampleAgeLimit`, sampleAgeLimit, SHORTEST_AGE)),
  ];
}

function pattern(field: string, keep: string | undefined): Findings {
  const problem = keep === undefined ? undefined : anchoredPatternProblem(keep);
  return problem === undefined ? [] : [{ field, message: problem }];
}

function checkUrl(field: string, url: string): Findings {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.username || parsed?.password) {
    // Any other message about it would repeat them.
    const message = 'it contains credentials; put them into the Secret prometheus-remote-write and set authorization';
    return unless(false, field, message);
  }
  const encrypted = parsed?.protocol === 'https:';
  const inside = parsed?.protocol === 'http:' && serviceOfHost(parsed.hostname) !== undefined;
  const message = `${shownText(url)}; wanted https://…, or http://… of a Service of the cluster (name.namespace.svc)`;
  if (!encrypted && !inside) return unless(false, field, message);
  return urlOf(field, url, { protocols: ['https:', 'http:'], query: true, slash: true });
}

const checkAuthorization = (field: string, authorization: RemoteWriteAuthorization): Findings => [
  ...oneOf(`${field}.kind`, authorization.kind, ['bearer', 'basic']),
  ...unless(
    authorization.kind !== 'basic' || Boolean(authorization.username),
    `${field}.username`,
    'empty; name the account',
  ),
  ...(authorization.kind === 'basic' && authorization.username
    ? line(`${field}.username`, authorization.username, LONGEST_TEXT)
    : []),
];

const checkHeader = (field: string, header: string): Findings => [
  ...unless(
    header !== 'authorization' && header !== 'cookie',
    field,
    'credentials must not be written into a manifest; set authorization',
  ),
  ...unless(
    !RESERVED_HEADERS.includes(header),
    field,
    'Prometheus sets it itself, and refuses another value; remove it',
  ),
];
