import type { Environment } from '../../../../aion/environment';
import { development } from '../../../../aion/environments/development';
import { production } from '../../../../aion/environments/production';
import { names, type Team } from '../../../../aion/names';
import { bytes, percent, perSecond, ratio } from '../../../../lib/catalogue';
import type { Notifications } from '../../../../lib/components/alertmanager';

export interface PagingOptions {
  /** Part of the cluster's name, since Alertmanager keeps the notification log of earlier runs on its volume. */
  readonly run: string;
  /** Share of the node's memory that is in use without a fault. */
  readonly memoryUsed: number;
}

/**
 * Of the node's memory, beyond what is in use when nothing is wrong: NodeMemoryHigh's threshold, and what the fault then takes. It
 * is the whole machine's, of which a build beside takes its part too.
 */
export const MEMORY = { threshold: 0.1, fault: 0.14 } as const;

/** At any time: a test does not wait for the morning. */
const { hours: _, ...notifications } = production.notifications as Notifications<Team>;
const { databases, models } = names.roles;

/**
 * The environment that pages: development's sizes with production's scrape interval and contacts; two teams also have Teams
 * and Discord. Thresholds are lower where exceeding production's would need the whole, shared machine. time.ts accelerates
 * its times.
 */
export const pagingEnvironment = ({ run, memoryUsed }: PagingOptions): Environment => ({
  ...development,
  name: 'paging',
  cluster: `aion-paging-${run}`,
  prometheus: { ...development.prometheus, scrapeInterval: production.prometheus.scrapeInterval },
  notifications: {
    ...notifications,
    teams: {
      ...notifications.teams,
      [databases]: { ...notifications.teams[databases], also: ['msteams'] },
      [models]: { ...notifications.teams[models], also: ['msteams', 'discord'] },
    },
  },
  thresholds: {
    // Instead of 80 %, which is 20 of 24 GB.
    NodeMemoryHigh: ratio(memoryUsed + MEMORY.threshold),
  },
  serviceThresholds: {
    'ai-engine': {
      // On two shared cores, one process cannot serve 1,000 requests per second for five minutes.
      HighRequestRate: perSecond(4),
      // In place of 8 GB.
      HighMemoryUsage: bytes(1e9),
      // In place of 80 %. Its limit is half a core, and even a busy machine leaves it two fifths of that.
      HighCPUUsage: percent(40),
    },
  },
});
