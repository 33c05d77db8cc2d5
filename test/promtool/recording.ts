import type { Duration } from '../../lib/catalogue';
import type { InputSeries } from './input';
import { type ExpressionCheck, type Scenario, scenario } from './scenario';

/** A recorded sample: the rule's name, the labels of the series, the value. */
export type Recorded = readonly [record: string, labels: Readonly<Record<string, string>>, value: number];

export interface RecordingCase {
  readonly name: string;
  readonly given: readonly InputSeries[];
  readonly at: Duration;
  /** Between two evaluations of the rules, and between two samples. @default 1 minute */
  readonly every?: Duration;
  /** Between two evaluations, for a history of weeks of which only the end matters. @default `every` */
  readonly evaluatedEvery?: Duration;
  /** All series that each of these rules records for these services. */
  readonly gives: readonly Recorded[];
}

export const recordingCase = (name: string, props: Omit<RecordingCase, 'name'>): RecordingCase => ({ name, ...props });

export const recordsOf = ({ gives }: RecordingCase): string[] => [...new Set(gives.map(([record]) => record))];

export function scenarioOf(tested: RecordingCase): Scenario {
  const { name, given, at, every, evaluatedEvery = every, gives } = tested;
  // Per-service rules record every service, including those that this case does not test.
  const services = [...new Set(gives.map(([, { service = '' }]) => service))].join('|');
  const checks = recordsOf(tested).map((record): ExpressionCheck => {
    const series = gives.filter(([recorded]) => recorded === record);
    return {
      eval_time: `${at.value}s`,
      // Differences below a billionth are rounding errors.
      expr: `round(${record}{service=~"${services}"}, 1e-9)`,
      exp_samples: series.map(([, labels, value]) => ({ labels: labelText(labels), value })),
    };
  });
  const timing = { ...(evaluatedEvery && { evaluatedEvery }), ...(every && { sampledEvery: every }) };
  return scenario(name, given, { after: at, ...timing }, [], checks);
}

const labelText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)}}`;
