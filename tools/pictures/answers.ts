/** Asks a Prometheus what a dashboard shows. */
import type { Answer, Drawing } from './drawing';
import { type DashboardJson, queriesOf, statementsOf, stepOf, variablesOf, type Window } from './queries';
import { askPostgres } from './sql';

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}
interface Reply {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: readonly Result[] | readonly [number, string] };
}

export interface Source {
  /** URL of Prometheus. */
  readonly prometheus: string;
  readonly window: Window;
  /** Connection URL of the product's database, for panels over SQL. @default they show that there is none */
  readonly postgres?: string;
  /** Variable → its chosen value. @default all */
  readonly chosen?: Readonly<Record<string, string>>;
  /** Beside the dashboard's title. */
  readonly subtitle: string;
}

/** Everything that the page needs to draw a dashboard. An error of a query is part of the answer, as in Grafana. */
export async function drawingOf(dashboard: DashboardJson, source: Source): Promise<Drawing> {
  const { prometheus, postgres, window, chosen, subtitle } = source;
  const answers: Record<number, Answer[]> = {};
  for (const { panel, refId, expr, step } of queriesOf(dashboard, window, chosen)) {
    answers[panel] = [...(answers[panel] ?? []), await ask(prometheus, refId, expr, window, step)];
  }
  for (const { panel, refId, statement } of statementsOf(dashboard, window)) {
    const answer =
      postgres === undefined
        ? { refId, series: [], error: 'no PostgreSQL was given' }
        : await askPostgres(postgres, refId, statement);
    answers[panel] = [...(answers[panel] ?? []), answer];
  }
  const shown = Object.entries(variablesOf(dashboard, chosen)).map(([name, { shown }]) => [name, shown]);
  return {
    title: dashboard.title,
    subtitle,
    variables: Object.fromEntries(shown),
    ...{ from: window.from, to: window.to, step: stepOf(window) },
    panels: dashboard.panels,
    answers,
  };
}

async function ask(url: string, refId: string, expr: string, { from, to }: Window, step?: number): Promise<Answer> {
  const asked = step === undefined ? { time: to } : { start: from, end: to, step };
  const body = new URLSearchParams({
    query: expr,
    ...Object.fromEntries(Object.entries(asked).map(([k, v]) => [k, `${v}`])),
  });
  const response = await fetch(`${url}/api/v1/${step === undefined ? 'query' : 'query_range'}`, {
    method: 'POST',
    body,
  });
  const { status, error = 'no reason given', data } = (await response.json()) as Reply;
  if (status !== 'success' || data === undefined) return { refId, series: [], error };
  const results: readonly Result[] =
    data.resultType === 'scalar'
      ? [{ metric: {}, value: data.result as readonly [number, string] }]
      : (data.result as readonly Result[]);
  return {
    refId,
    series: results.map(({ metric, value, values }) => ({ metric, samples: values ?? (value ? [value] : []) })),
  };
}
