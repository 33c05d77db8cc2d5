import { type Findings, unless } from '../base/findings';
import {
  aboutFamily,
  type Family,
  formatDuration,
  type Histogram,
  metricsOf,
  type Quantity,
  seconds,
  TARGET_LABELS,
} from '../catalogue';
import { type Checker, equals, type Matcher, promql, selector, suggestion } from '../promql';
import type { Events, Indicator } from './objective';

interface Context {
  readonly exposes: readonly Family[];
  readonly checker: Checker;
}

/** The problems of how an objective counts its events. */
export function checkIndicator(field: string, indicator: Indicator, context: Context): Findings {
  if (indicator.kind === 'availability') return exposes(field, 'http_requests_total', context);
  if (indicator.kind === 'latency') {
    const { of, within, where } = indicator;
    return [
      ...checkEvents(`${field}.of`, { series: of.count, where }, context),
      ...checkBound(`${field}.within`, of, within),
    ];
  }
  const [part, name] = 'failed' in indicator ? [indicator.failed, 'failed'] : [indicator.good, 'good'];
  const found = [
    ...checkEvents(`${field}.${name}`, part, context),
    ...checkEvents(`${field}.of`, indicator.of, context),
  ];
  return found.length > 0 ? found : checkSameEvents(field, name, part, indicator.of);
}

/** The metric must be one that the service exposes: the series of another would never be there. */
function exposes(field: string, metric: string, { exposes: families }: Context): Findings {
  const names = families.flatMap(family => metricsOf(family).map(({ name }) => name));
  if (names.includes(metric)) return [];
  const has = families.map(family => aboutFamily(family).name).join(', ');
  const hint = suggestion(metric, names) || `; it exposes ${has}: add the metric's family to exposes`;
  return unless(false, field, `the service does not expose ${metric}${hint}`);
}

function checkEvents(field: string, { series, where }: Events, context: Context): Findings {
  const { metric, seriesName } = series;
  const missing = exposes(field, metric.name, context);
  if (missing.length > 0) return missing;
  const counted = metric.kind === 'counter' || (metric.kind === 'histogram' && seriesName.endsWith('_count'));
  if (!counted) {
    const { kind } = metric;
    const instead =
      kind === 'histogram'
        ? 'its observations are counted by its `count`'
        : 'an objective counts events, so it needs a counter';
    return unless(false, field, `${seriesName} is not a count of events (${kind}): ${instead}`);
  }
  const selected = promql`rate(${selector(series, equals('service', 'any'), ...where)}[5m])`;
  return context.checker.check(selected).diagnostics.map(({ message }) => ({ field, message }));
}

/** Of what lies between two bounds, nobody knows which part is above the objective's. */
function checkBound(field: string, { name, unit, buckets }: Histogram, within: Quantity): Findings {
  if (within.unit !== unit) return unless(false, field, `in ${within.unit}, but ${name} measures ${unit}`);
  if (buckets.includes(within.value)) return [];
  const below = buckets.filter(bound => bound < within.value).at(-1);
  const above = buckets.find(bound => bound > within.value);
  const nearest = [below, above].flatMap(bound => (bound === undefined ? [] : [shown(bound, unit)]));
  return unless(
    false,
    field,
    `${shown(within.value, unit)} is not the bound of a bucket of ${name}, so what is above it is not counted; the nearest are ` +
      `${nearest.join(' and ')}`,
  );
}

const shown = (value: number, unit: string): string =>
  unit === 'seconds' ? formatDuration(seconds(value)) : `${value} ${unit}`;

const same = (a: Matcher, b: Matcher): boolean =>
  a.label === b.label && a.operator === b.operator && a.value === b.value;
const has = ({ series }: Events, label: string): boolean =>
  label in series.metric.labels || (TARGET_LABELS as readonly string[]).includes(label);

/** A part must be of the same events as the whole: what selects the one, of labels that both have, selects the other. */
function checkSameEvents(field: string, name: string, part: Events, whole: Events): Findings {
  const lacks = (matchers: readonly Matcher[], other: Events) =>
    matchers.filter(matcher => !other.where.some(each => same(each, matcher)));
  // Of one counter, the part is what the whole is not restricted to.
  const onlyPart =
    part.series.seriesName === whole.series.seriesName
      ? []
      : lacks(part.where, whole).filter(({ label }) => has(whole, label));
  return [
    ...onlyPart.map(matcher => differs(field, name, 'of', matcher)),
    ...lacks(whole.where, part).map(matcher => differs(field, 'of', name, matcher)),
  ];
}

const differs = (field: string, one: string, other: string, { label, operator, value }: Matcher): Findings[number] => ({
  field,
  message:
    `${one} has only events with ${label}${operator}${JSON.stringify(value)}, and ${other} has others as well: their labels differ, ` +
    'so that the one is no share of the other; select the same in both',
});
