import { aboutFamily, bucketLabel, type Family, metricsOf, seriesOf, TARGET_LABELS } from '../catalogue';
import { ENABLED_FEATURES, type Feature } from './engine/features';
import { infer } from './infer';
import { Schema } from './schema';
import { type Expr, type Recorded, references } from './values';
import type { CheckedInference, Diagnostic } from './walk';

/** A node's kubelet is not a pod: its targets lack these. */
const POD_LABELS = ['namespace', 'pod'];

/**
 * Checks expressions against what is measured and recorded. One checker serves rules, dashboards and documentation.
 * Expressions of the same shape are checked once.
 */
export class Checker {
  private readonly schema = new Schema();
  private readonly checked = new Map<string, CheckedInference>();

  /** @param features that Prometheus is deployed with */
  constructor(
    families: readonly Family[],
    recorded: readonly Recorded[],
    private readonly features: readonly Feature[] = ENABLED_FEATURES,
  ) {
    for (const family of families) this.addFamily(family);
    for (const rule of recorded) this.addRecorded(rule);
  }

  /** What an expression returns, and its problems. */
  check(expr: Expr): CheckedInference {
    const { shape } = expr;
    const known = this.checked.get(shape);
    if (known !== undefined) return known;
    const inference = infer(expr.checkedText, this.schema, this.features);
    this.checked.set(shape, inference);
    return inference;
  }

  /** The same for text outside the code, such as a query in a runbook. */
  checkText(expression: string): CheckedInference {
    return infer(expression, this.schema, this.features);
  }

  /** The values that a label takes, of all series where they are an enumeration. */
  valuesOf(label: string): readonly string[] {
    return [...new Set([...this.schema.names()].flatMap(name => this.schema.get(name)?.enumerated.get(label) ?? []))];
  }

  private addFamily(family: Family): void {
    const { target = 'pod' } = aboutFamily(family);
    const targetLabels = TARGET_LABELS.filter(label => target === 'pod' || !POD_LABELS.includes(label));
    for (const metric of metricsOf(family)) {
      const enumerated = new Map<string, readonly string[]>();
      for (const [label, domain] of Object.entries(metric.labels)) {
        if ('values' in domain) enumerated.set(label, domain.values);
      }
      const bounds = [...(metric.buckets ?? []), Number.POSITIVE_INFINITY].map(bucketLabel);
      for (const { name, labels } of seriesOf(metric)) {
        const values = labels.includes('le') ? new Map([...enumerated, ['le', bounds] as const]) : enumerated;
        const kind =
          metric.kind === 'gauge' || (metric.kind === 'summary' && name === metric.name) ? 'gauge' : 'counter';
        this.schema.add(name, { labels: new Set([...targetLabels, ...labels]), enumerated: values, kind });
      }
    }
  }

  private addRecorded(rule: Recorded): void {
    if (this.schema.get(rule.record) !== undefined) return;
    for (const value of references(rule.expr)) {
      if ('record' in value) this.addRecorded(value);
    }
    const { labels: returned, diagnostics, unknown } = this.check(rule.expr);
    const labels = new Set([...returned, ...(rule.labels ?? [])]);
    this.schema.add(rule.record, {
      labels,
      enumerated: new Map(),
      kind: 'recorded',
      unknown: unknown || diagnostics.length > 0,
    });
  }
}

/** The diagnostic with its line and column in the expression, and that line. */
export function describe(diagnostic: Diagnostic, expression: string): string {
  const before = expression.slice(0, diagnostic.from).split('\n');
  const line = expression.split('\n')[before.length - 1] ?? '';
  const column = (before.at(-1) ?? '').length + 1;
  return `${diagnostic.message}\n      at ${before.length}:${column} of \`${line.trim()}\``;
}
