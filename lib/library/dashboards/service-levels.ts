import type { StackNames } from '../../base';
import { count, days, type Family, hours, http, target } from '../../catalogue';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { service, variable } from '../../dashboards/variable';
import { type Expr, type Matcher, promql, type Recorded } from '../../promql';
import { errorBudgetBurningFast, errorBudgetBurningSlowly } from '../../rules/families/error-budget';
import { budgetLasts, budgetLeft, burnRate, objectiveState, STATES } from '../../rules/families/objectives';
import {
  availability,
  periodErrorRatio,
  slaAvailabilityViolation,
  slaErrorRateViolation,
} from '../../rules/families/sla';
import { inProducts } from './overview';

/** Only of objectives that have enough events: of the others, a figure would look like a result. */
const judged = (rule: Recorded, about: Matcher): Expr =>
  promql`${rule}{${about}} and ${objectiveState}{${about}} >= ${count(STATES.kept)}`;

/** On agreements, which are about requests. */
const agreementPanels = [
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

export const budgetLeftPanel = (about: Matcher, width = 12) =>
  stat('Error budget left', {
    shows:
      'Share of the failures that each objective allows in its period, or in what Prometheus keeps, that are still to come; below 0, more have ' +
      'failed. An objective that cannot be judged is among Objectives instead.',
    queries: { '{{service}} {{objective}}': judged(budgetLeft, about) },
    unit: 'ratio',
    faults: 'none',
    decimals: 1,
    width,
    height: 6,
  });

export const budgetLastsPanel = (about: Matcher, width = 12) =>
  stat('Error budget lasts', {
    shows: 'How long what is left of each budget lasts at the rate of the last six hours; 90 days stand for more.',
    queries: { '{{service}} {{objective}}': promql`clamp_max(${budgetLasts}{${about}}, ${days(90)})` },
    unit: 'seconds',
    faults: 'none',
    width,
    height: 6,
  });

const objectivePanels = [
  budgetLeftPanel(service),
  budgetLastsPanel(service),
  timeseries('Error budget is spent', {
    shows: 'How many times as fast as each objective allows, over the last hour: at 1, the budget lasts its period.',
    queries: { '{{service}} {{objective}}': promql`${burnRate(hours(1))}{${service}}` },
    unit: 'count',
    alerts: [errorBudgetBurningFast, errorBudgetBurningSlowly],
    width: 24,
    height: 8,
  }),
  stat('Objectives', {
    shows:
      'How many objectives each service keeps and misses, and how many cannot be judged: nothing happened in their period, or so little ' +
      'that one failure would be more than may fail.',
    queries: Object.fromEntries(
      Object.entries(STATES).map(([state, value]) => [
        `{{service}}: ${state}`,
        // Zero, not absent, of the states that none is in.
        promql`
          count by (service) (${objectiveState}{${service}} == ${count(value)})
          or 0 * count by (service) (${objectiveState}{${service}})`,
      ]),
    ),
    unit: 'count',
    faults: { '{{service}}: missed': 'warning' },
    width: 24,
    height: 6,
  }),
];

const serviceLevelPanels = [...agreementPanels, ...objectivePanels];

/** Are the objectives and the service level agreements kept? */
export const serviceLevelsDashboard = (names: StackNames, families: readonly Family[]) =>
  dashboard('service-levels', {
    title: 'Service levels',
    description: `Does ${names.title} meet its service levels?`,
    variables: [variable('service', promql`${target.up}{${inProducts(names)}}`)],
    shows: days(7),
    panels: families.includes(http) ? serviceLevelPanels : objectivePanels,
  });
