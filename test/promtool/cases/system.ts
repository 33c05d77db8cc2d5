import { minutes, system } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove } from '../case';
import { input, steady, target } from '../input';
import { humanized, whole } from '../text';

export const systemCases = [
  ruleCase('HighMemoryUsage', {
    service: 'ai-engine',
    given: bytes => [input(system.memoryUsage, target('ai-engine'), steady(bytes))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: { severity: 'warning', team: 'ai', ...target('ai-engine') },
    summary: bytes => `ai-engine uses ${humanized(bytes)}B of memory`,
    description: bytes => `ai-engine-0:9090 of ai-engine holds ${humanized(bytes)}B of resident memory.`,
    dashboard: 'aion-overview?var-service=ai-engine',
  }),

  ruleCase('HighCPUUsage', {
    service: 'web-api',
    given: percent => [input(system.cpuUsage, target('web-api'), steady(percent))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team: 'platform', ...target('web-api') },
    summary: percent => `web-api uses ${whole(percent)}% of its CPU`,
    description: percent =>
      `web-api-0:9090 of web-api has used ${whole(percent)}% of the CPU that it may use for ten minutes.`,
    dashboard: 'aion-overview?var-service=web-api',
  }),
];
