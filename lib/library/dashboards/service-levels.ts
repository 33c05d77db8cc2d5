import type { StackNames } from '../../base';
import { days, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { stat } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { promql } from '../../promql';
import {
  availability,
  periodErrorRatio,
  slaAvailabilityViolation,
  slaErrorRateViolation,
} from '../../rules/families/sla';
import { inProducts } from './overview';

export const serviceLevelPanels = [
  stat('Availability', {
    shows: 'Share of the last 30 days, or of what Prometheus keeps if that is less, in which the service answered.',
    queries: { '{{service}}': promql`${availability}{${service}}` },
    alerts: [slaAvailabilityViolation],
    decimals: 3,
    width: 12,
  }),
  stat('Error ratio', {
    shows: 'Share of all requests of the last 30 days, or of what Prometheus keeps if that is less, that failed.',
    queries: { '{{service}}': promql`${periodErrorRatio}{${service}}` },
    alerts: [slaErrorRateViolation],
    decimals: 3,
    width: 12,
  }),
];

/** Are the service level agreements kept? */
export const serviceLevelsDashboard = (names: StackNames) =>
  dashboard('business', {
    title: 'Service levels',
    description: `Does ${names.title} meet its service levels?`,
    variables: [variable('service', promql`${target.up}{${inProducts(names)}}`)],
    shows: days(7),
    panels: serviceLevelPanels,
  });
