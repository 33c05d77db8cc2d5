import type { Duration } from '../../lib/catalogue';
import type { InputSeries } from './input';
import { type ExpressionCheck, type Scenario, scenario } from './scenario';

/** What a recording rule makes: its name, the labels of one series, the value. */
export type Recorded = readonly [record: string, labels: Readonly<Record<string, string>>, value: number];

export interface RecordingCase {
  readonly name: string;
  readonly given: readonly InputSeries[];
  readonly at: Duration;
  /** Of each rule that is named, these series of these services and no others. */
  readonly gives: readonly Recorded[];
}

export const recordingCase = (name: string, props: Omit<RecordingCase, 'name'>): RecordingCase => ({ name, ...props });

export const recordsOf = ({ gives }: RecordingCase): string[] => [...new Set(gives.map(([record]) => record))];

export function scenarioOf(tested: RecordingCase): Scenario {
  const { name, given, at, gives } = tested;
  // A rule of its own for each service speaks of every service there is, also of those that this case does not.
  const services = [...new Set(gives.map(([, { service }]) => service))].join('|');
  const checks = recordsOf(tested).map((record): ExpressionCheck => {
    const series = gives.filter(([of]) => of === record);
    return {
      eval_time: `${at.value}s`,
      // A billionth either way is arithmetic.
      expr: `round(${record}{service=~"${services}"}, 1e-9)`,
      exp_samples: series.map(([, labels, value]) => ({ labels: labelText(labels), value })),
    };
  });
  return scenario(name, given, { after: at }, [], checks);
}

const labelText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)}}`;
