/**
 * What receivers get for each alert of requirements.md, 2.2. Stated independently of the rules. Development keeps two days,
 * so that is what agreements are judged over.
 */

import type { AlertThresholds } from '../../../../aion/alerts';
import { names, type Team } from '../../../../aion/names';
import type { Severity } from '../../../../lib/catalogue';
import type { Channel } from '../receivers/protocols';

export interface Page {
  readonly service: string;
  readonly team: Team;
  readonly severity: Severity;
  /** The title, without state and cluster. */
  readonly says: RegExp;
}

/** The node that is lost on purpose. */
export const LOST_NODE = 'node-2';

/** A team is renamed where AION names it. */
const { platform, databases, models, agreements } = names.roles;

const PLACEHOLDERS = {
  '<percent>': String.raw`\d+(\.\d+)?%`,
  '<duration>': String.raw`\d[\d.hms ]*`,
  '<number>': String.raw`\d+(\.\d+)?[kMG]?`,
  '<name>': String.raw`\S+`,
} as const;

const page = (service: string, team: Team, severity: Severity, says: string): Page => ({
  service,
  team,
  severity,
  says: new RegExp(
    `^${Object.entries(PLACEHOLDERS).reduce((text, [name, pattern]) => text.replaceAll(name, pattern), says)}$`,
  ),
});

/** What is broken on purpose, by how: these are no declared services, so the platform team is notified. */
export const BROKEN = {
  crashing: 'nightly-report',
  slow: 'archive-export',
  hungry: 'bulk-import',
  unprepared: 'schema-migration',
  unschedulable: 'face-matching',
  unpulled: 'price-feed',
  unstarted: 'invoice-mail',
  failed: 'ledger-closing',
  unbound: 'scratch-space',
} as const;
export type BrokenName = keyof typeof BROKEN;
const { crashing, slow, hungry, unprepared, unschedulable, unpulled, unstarted, failed, unbound } = BROKEN;

type AlertName = keyof AlertThresholds;
/** Of an alert that has several causes, one is the alert itself and each of the others has a name of its own. */
type PageName = AlertName | `${AlertName}, ${string}`;

export const PAGES = {
  HighErrorRate: page('web-api', platform, 'critical', 'web-api fails <percent> of its requests'),
  HighLatency: page('ai-engine', models, 'warning', 'ai-engine answers slowly: p95 is <duration>'),
  ServiceDown: page('web-api', platform, 'critical', 'web-api is down'),
  HighRequestRate: page('ai-engine', models, 'info', 'ai-engine serves <number> requests/s'),
  DatabaseConnectionPoolExhausted: page(
    ...(['web-api', databases, 'critical'] as const),
    'web-api uses <percent> of its database connections',
  ),
  SlowDatabaseQueries: page(
    ...(['web-api', databases, 'warning'] as const),
    'Database queries of web-api are slow: p95 is <duration>',
  ),
  HighDatabaseErrorRate: page(
    ...(['web-api', databases, 'critical'] as const),
    '<percent> of the database queries of web-api fail',
  ),
  DatabaseConnectionErrors: page('web-api', databases, 'critical', 'web-api cannot reach its database'),
  AIInferenceFailureRate: page('ai-engine', models, 'critical', '<percent> of the inferences of aion-large fail'),
  SlowAIInference: page('ai-engine', models, 'warning', 'Inference of aion-small is slow: p95 is <duration>'),
  HighActiveAISessions: page('ai-engine', models, 'warning', 'ai-engine holds <number> sessions'),
  HighMemoryUsage: page('ai-engine', models, 'warning', 'ai-engine uses <number>B of memory'),
  HighCPUUsage: page('ai-engine', models, 'warning', 'ai-engine uses <number>% of its CPU'),
  DiskSpaceLow: page('nodes', platform, 'critical', '/dev/<name> of <name> has <percent> left'),
  NodeDiskFilling: page('nodes', platform, 'warning', '/dev/<name> of <name> is <percent> full'),
  NodeMemoryHigh: page('nodes', platform, 'warning', 'Node <name> uses <percent> of its memory'),
  SLAAvailabilityViolation: page(
    ...(['web-api', agreements, 'critical'] as const),
    'web-api was available for only <percent> of the last 2 days',
  ),
  SLAErrorRateViolation: page(
    ...(['web-api', agreements, 'critical'] as const),
    'web-api failed <percent> of its requests over the last 2 days',
  ),
  PodCrashLooping: page(crashing, platform, 'warning', `${crashing}-<name> is crash looping`),
  'PodCrashLooping, every 13 minutes': page(slow, platform, 'warning', `${slow}-0 is crash looping`),
  'PodCrashLooping, of an init container': page(
    ...([unprepared, platform, 'warning'] as const),
    `${unprepared}-<name> is crash looping`,
  ),
  PodOOMKilled: page(hungry, platform, 'warning', `${hungry}-<name> was OOM-killed`),
  PodUnschedulable: page(unschedulable, platform, 'warning', `${unschedulable}-0 cannot be scheduled`),
  PodImagePullFailing: page(unpulled, platform, 'warning', `${unpulled}-<name> cannot pull its image`),
  PodNotStarting: page(unstarted, platform, 'warning', `${unstarted}-<name> does not start`),
  WorkloadReplicasMissing: page(unschedulable, platform, 'warning', `StatefulSet ${unschedulable} lacks 1 pods`),
  JobFailed: page(failed, platform, 'warning', `Job ${failed} has failed`),
  VolumeClaimPending: page('kube-state-metrics', platform, 'warning', `Volume claim ${unbound} is pending`),
  NodeNotReady: page('nodes', platform, 'critical', `Node ${LOST_NODE} is not ready`),
  PostgresConnectionsNearLimit: page(
    ...(['postgres', databases, 'warning'] as const),
    'postgres has <percent> of its connections open',
  ),
  RedisMemoryNearLimit: page('redis', databases, 'warning', 'redis uses <percent> of its memory'),
} as const satisfies Partial<Record<PageName, Page>>;
export type PagedAlert = keyof typeof PAGES;

/** The alert's own name. */
export const alertOf = (page: PagedAlert): AlertName => page.split(',')[0] as AlertName;

/** Channels of breaches of agreements, whose team is not paged (decision 20). */
export const AGREEMENT_CHANNELS: readonly Channel[] = ['slack', 'email'];

/** Channels by severity, as in requirements.md, 2.1; the environment's `also` is added. */
export const CHANNELS: Readonly<Record<Severity, readonly Channel[]>> = {
  critical: ['pagerduty', 'slack'],
  warning: ['slack'],
  info: ['email'],
};
