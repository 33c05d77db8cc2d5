import { bytes, percent, perSecond, ratio } from '../../../../lib/catalogue';
import { development, type Environment, type Notifications, production } from '../../../../lib/environments';

export interface PagingOptions {
  /** Part of the cluster's name: Alertmanager remembers on its volume what it has told of another run. */
  readonly run: string;
  /** Share of the node's memory that is in use while nothing is wrong. */
  readonly memoryUsed: number;
}

/**
 * Of the node's memory, beyond what is in use when nothing is wrong: NodeMemoryHigh's threshold, and what the fault then takes. It
 * is the whole machine's, of which a build beside takes its part too.
 */
export const MEMORY = { threshold: 0.1, fault: 0.14 } as const;

const notifications = production.notifications as Notifications;

/**
 * The environment that pages: development's sizes with production's scrape interval, people and ways to reach them; two teams
 * have Teams and Discord as well. Thresholds are lower where a fault that passes production's would take the whole machine,
 * which others use too. Time is time.ts' matter.
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
      database: { ...notifications.teams.database, also: ['msteams'] },
      ai: { ...notifications.teams.ai, also: ['msteams', 'discord'] },
    },
  },
  thresholds: {
    // In place of 80 %, which is 20 of 24 GB.
    NodeMemoryHigh: ratio(memoryUsed + MEMORY.threshold),
  },
  serviceThresholds: {
    'ai-engine': {
      // 1,000 a second for five minutes are more than one process beside all others serves on two cores.
      HighRequestRate: perSecond(4),
      // In place of 8 GB.
      HighMemoryUsage: bytes(1e9),
      // In place of 80 %. Its limit is half a core, and even a busy machine leaves it two fifths of that.
      HighCPUUsage: percent(40),
    },
  },
});
