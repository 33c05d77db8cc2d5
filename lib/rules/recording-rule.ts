import { declaredHere, ratio, type Source, type Unit } from '../catalogue';
import { type Expr, equals, type Matcher, type Recorded } from '../promql';
import { availabilityObjective, type Objective, periodName } from '../slo';
import type { Kept, ServiceFacts } from './facts';
import { EVERYTHING } from './period';

export interface RecordingRule extends Recorded {
  /** `level:metric:operation`, as https://prometheus.io/docs/practices/rules/ recommends. */
  readonly record: string;
  readonly expr: Expr;
  /** The expression where Prometheus keeps only so much, if that matters; undefined where that is too little. @default `expr` */
  readonly exprWhere?: (environment: Kept) => Expr | undefined;
  readonly unit: Unit;
  readonly declaredAt: Source;
}

/**
 * A series that Prometheus computes once for all alerts and panels that share it. An expression that looks far back is a
 * function of how long the environment keeps what it measured; where that returns undefined, the series is not recorded.
 */
export function recordingRule(
  record: string,
  unit: Unit,
  expr: Expr | ((environment: Kept) => Expr | undefined),
): RecordingRule {
  const declared = { record, unit, declaredAt: declaredHere(recordingRule) };
  if (typeof expr !== 'function') return { ...declared, expr };
  const everywhere = expr(EVERYTHING);
  if (everywhere === undefined) throw new TypeError(`${record}: no environment keeps enough for its expression`);
  return { ...declared, expr: everywhere, exprWhere: expr };
}

/** The expression of a rule in an environment; undefined if the environment does not have it. */
export const exprIn = ({ expr, exprWhere }: RecordingRule, environment: Kept): Expr | undefined =>
  exprWhere === undefined ? expr : exprWhere(environment);

/** A series that is computed for each service separately, and gets the label `service`. */
export interface ServiceRecordingRule extends RecordingRule {
  readonly forService: (service: Matcher, facts: ServiceFacts) => Expr;
  readonly appliesTo: (service: ServiceFacts) => boolean;
}

/** A service with objectives, of which only the form of what is computed matters. */
const ANY: ServiceFacts = { name: 'any', team: '', sampleLimit: 0, slo: { availability: ratio(0.999) } };

/** For series that must have a value even if the service has no series at all, which `by (service)` cannot provide. */
export function serviceRecordingRule(
  record: string,
  unit: Unit,
  props: Pick<ServiceRecordingRule, 'forService' | 'appliesTo'>,
): ServiceRecordingRule {
  const rule = recordingRule(record, unit, props.forService(equals('service', 'any'), ANY));
  return { ...rule, ...props, labels: ['service'], declaredAt: declaredHere(serviceRecordingRule) };
}

/** A series that is computed for each objective of each service, and gets the labels of OBJECTIVE_LABELS. */
export interface ObjectiveRecordingRule extends RecordingRule {
  readonly forObjective: (objective: Objective, service: Matcher) => Expr;
}

/** What tells the series of one objective from others; `period` is `30d`, `month` … */
export const OBJECTIVE_LABELS = ['service', 'objective', 'period'] as const;
export const objectiveLabels = (service: string, { name, period }: Objective) => ({
  service,
  objective: name,
  period: periodName(period),
});

const ANY_OBJECTIVE = availabilityObjective('any', { share: ratio(0.999) });

/** For what each objective counts in its own way. What all count from there on is a `recordingRule` over these series. */
export function objectiveRecordingRule(
  record: string,
  unit: Unit,
  forObjective: ObjectiveRecordingRule['forObjective'],
): ObjectiveRecordingRule {
  const rule = recordingRule(record, unit, forObjective(ANY_OBJECTIVE, equals('service', 'any')));
  return { ...rule, forObjective, labels: OBJECTIVE_LABELS, declaredAt: declaredHere(objectiveRecordingRule) };
}
