/**
 * Objectives in OpenSLO v1, as https://github.com/OpenSLO/OpenSLO specifies it: a DataSource, a Service for each service that has
 * objectives, and an SLO for each of these.
 */
import type { PlainObject } from '../base/yaml';
import { bucketLabel, formatDuration, http } from '../catalogue';
import { type Expr, equals, type Matcher, promql, selector } from '../promql';
import { objectivesOf } from '../rules';
import type { Service } from '../services';
import { type CalendarPeriod, type Indicator, isCalendar, type Objective, type Period } from '../slo';

const API_VERSION = 'openslo/v1';
/** The name of the DataSource: where it is reached differs by environment. */
const SOURCE = 'prometheus';

/** One document for each. */
export function openSloDocuments(services: readonly Service[]): readonly PlainObject[] {
  const promising = services.map(service => ({ service, objectives: objectivesOf(service) }));
  const some = promising.filter(({ objectives }) => objectives.length > 0);
  if (some.length === 0) return [];
  return [
    {
      apiVersion: API_VERSION,
      kind: 'DataSource',
      metadata: { name: SOURCE },
      spec: { type: 'Prometheus', connectionDetails: {} },
    },
    ...some.flatMap(({ service, objectives }) => [
      {
        apiVersion: API_VERSION,
        kind: 'Service',
        metadata: { name: service.name, labels: { team: service.team } },
        spec: { description: service.description },
      },
      ...objectives.map(objective => slo(service, objective)),
    ]),
  ];
}

const slo = ({ name: service, team }: Service, objective: Objective): PlainObject => ({
  apiVersion: API_VERSION,
  kind: 'SLO',
  metadata: { name: `${service}-${objective.name}`, labels: { team } },
  spec: {
    service,
    indicator: {
      metadata: { name: `${service}-${objective.name}` },
      spec: { ratioMetric: { counter: true, ...counted(objective.indicator, equals('service', service)) } },
    },
    timeWindow: [timeWindow(objective.period)],
    budgetingMethod: 'Occurrences',
    objectives: [{ target: objective.share.value }],
  },
});

/** The counters themselves: whoever reads them applies `rate` or `increase` over the window, and sums. */
function counted(indicator: Indicator, service: Matcher): PlainObject {
  switch (indicator.kind) {
    case 'availability':
      return {
        bad: metric(promql`${http.requests}{${service}, status=~"5.."}`),
        total: metric(selector(http.requests, service)),
      };
    case 'latency': {
      const { of, within, where } = indicator;
      const bound = equals('le', bucketLabel(within.value));
      return {
        good: metric(selector(of.bucket, service, ...where, bound)),
        total: metric(selector(of.count, service, ...where)),
      };
    }
    case 'ratio': {
      const [kind, part] =
        'failed' in indicator ? (['bad', indicator.failed] as const) : (['good', indicator.good] as const);
      return {
        [kind]: metric(selector(part.series, service, ...part.where)),
        total: metric(selector(indicator.of.series, service, ...indicator.of.where)),
      };
    }
  }
}

const metric = (expr: Expr): PlainObject => ({
  metricSource: { metricSourceRef: SOURCE, type: 'Prometheus', spec: { query: expr.text } },
});

/** OpenSLO's shorthand of the same. */
const CALENDAR: Readonly<Record<CalendarPeriod, string>> = { week: '1w', month: '1M', quarter: '1Q' };
/** A Monday on which a month and a quarter began: periods are counted from it. */
const BEGINNING = { startTime: '2024-01-01 00:00:00', timeZone: 'UTC' };

const timeWindow = (period: Period): PlainObject =>
  isCalendar(period)
    ? { duration: CALENDAR[period], calendar: BEGINNING, isRolling: false }
    : { duration: formatDuration(period), isRolling: true };
