import { minutes, system } from '../../../lib/catalogue';
import { exactly, ruleCase, slightlyAbove } from '../case';
import { input, steady, target } from '../input';
import { humanized, whole } from '../text';

export const systemCases = [
  ruleCase('HighMemoryUsage', {
    service: 'forecasts',
    given: bytes => [input(system.memoryUsage, target('forecasts'), steady(bytes))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(5),
    labels: { severity: 'warning', team: 'models', ...target('forecasts') },
    summary: bytes => `forecasts uses ${humanized(bytes)}B of memory`,
    description: bytes => `forecasts-0:9090 of forecasts holds ${humanized(bytes)}B of resident memory.`,
    dashboard: 'harbour-overview?var-service=forecasts',
  }),

  ruleCase('HighCPUUsage', {
    service: 'bookings',
    given: percent => [input(system.cpuUsage, target('bookings'), steady(percent))],
    quiet: exactly,
    fires: slightlyAbove,
    after: minutes(10),
    labels: { severity: 'warning', team: 'operations', ...target('bookings') },
    summary: percent => `bookings uses ${whole(percent)}% of its CPU`,
    description: percent =>
      `bookings-0:9090 of bookings has used ${whole(percent)}% of the CPU available to it for ten minutes.`,
    dashboard: 'harbour-overview?var-service=bookings',
  }),
];
