import { declaredHere, type Source, type Unit } from '../catalogue';
import type { Expr, Recorded } from '../promql';

export interface RecordingRule extends Recorded {
  /** `level:metric:operation`, as https://prometheus.io/docs/practices/rules/ names it. */
  readonly record: string;
  readonly expr: Expr;
  readonly unit: Unit;
  readonly declaredAt: Source;
}

/** A series that Prometheus computes once for all alerts and panels that share it. */
export function recordingRule(record: string, unit: Unit, expr: Expr): RecordingRule {
  if (!/^[a-z_]+:[a-z_0-9]+:[a-z_0-9]+$/.test(record)) {
    throw new TypeError(`"${record}" is not a name for a recorded series: write level:metric:operation`);
  }
  return { record, expr, unit, declaredAt: declaredHere(recordingRule) };
}
