import type { StackNames } from '../../base';
import { days, seconds, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { promql } from '../../promql';
import {
  budgetLeft,
  burnRate1h,
  errorBudgetBurningFast,
  errorBudgetBurningSlowly,
} from '../../rules/families/error-budget';
import {
  availability,
  periodErrorRatio,
  SLA_PERIOD,
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
  stat('Error budget left', {
    shows:
      'Share of the failures that the objective allows in 30 days, or in what Prometheus keeps, that are still to come; below 0, more have failed.',
    queries: { '{{service}}': promql`${budgetLeft}{${service}}` },
    faults: 'none',
    decimals: 1,
    width: 12,
  }),
  timeseries('Error budget would last', {
    shows:
      'Time in which the failures that may be in 30 days would be spent at the rate of the last hour; 60 days stand for more.',
    queries: {
      '{{service}}': promql`clamp_max(${SLA_PERIOD} / ${burnRate1h}{${service}}, ${seconds(2 * SLA_PERIOD.value)})`,
    },
    unit: 'seconds',
    alerts: [errorBudgetBurningFast, errorBudgetBurningSlowly],
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
