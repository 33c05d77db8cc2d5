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

/** Pods that crash on purpose: they are not a declared service, so the platform team is notified. */
export const CRASHING = 'nightly-report';
export const HUNGRY = 'bulk-import';

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
  PodCrashLooping: page(CRASHING, platform, 'warning', `${CRASHING}-<name> is crash looping`),
  PodOOMKilled: page(HUNGRY, platform, 'warning', `${HUNGRY}-<name> was OOM-killed`),
} as const satisfies Partial<Record<keyof AlertThresholds, Page>>;
export type PagedAlert = keyof typeof PAGES;

/** Channels of breaches of agreements, whose team is not paged (decision 20). */
export const AGREEMENT_CHANNELS: readonly Channel[] = ['slack', 'email'];

/** Channels by severity, as in requirements.md, 2.1; the environment's `also` is added. */
export const CHANNELS: Readonly<Record<Severity, readonly Channel[]>> = {
  critical: ['pagerduty', 'slack'],
  warning: ['slack'],
  info: ['email'],
};
