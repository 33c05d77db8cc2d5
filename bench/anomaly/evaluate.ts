/** Evaluates the rules of the bands, as they are synthesized, over a generated history with Prometheus' own engine. */

import { load } from 'js-yaml';
import { names } from '../../aion/names';
import { service } from '../../aion/service';
import { aion } from '../../aion/stack';
import { asText } from '../../bin/backtest/rules';
import { http } from '../../lib/catalogue';
import { ruleFiles } from '../../lib/rules';
import { BAND_INTERVAL } from '../../lib/rules/families/anomaly';
import { ruleSettings } from '../../lib/stack';
import { type Fired, firedIn } from '../../tools/replay/firings';
import { type Evaluated, type HistoryProgress, replayHistory } from '../../tools/replay/history';
import { ALERTS } from './events';

/** A Monday, so that what is measured does not depend on the day on which it is. */
export const START = Date.UTC(2026, 7, 31) / 1_000;

/** The rule files of an environment that keeps all four weeks, with these services. */
export function rulesOf(services: readonly string[]): ReadonlyMap<string, string> {
  const [environment] = aion.environments;
  if (environment === undefined) throw new Error('there is no environment');
  const declared = services.map(name =>
    service(name, { description: 'A service of the benchmark.', team: names.roles.platform, exposes: [http] }),
  );
  return asText(ruleFiles(aion.rules, declared, ruleSettings(aion, environment)));
}

export interface Request {
  /** OpenMetrics text, from START on. */
  readonly history: string;
  /** In seconds from START. */
  readonly from: number;
  readonly to: number;
  readonly rules: ReadonlyMap<string, string>;
  /** Seconds between evaluations of every group. @default that of bands; others are as often then, not every half minute */
  readonly every?: number;
  readonly alerts?: readonly string[];
  readonly onProgress?: (progress: HistoryProgress) => void;
}

/** What fired, in seconds from START. */
export async function evaluate({
  history,
  from,
  to,
  rules,
  every = BAND_INTERVAL.value,
  alerts = ALERTS,
  onProgress,
}: Request): Promise<{ readonly fired: readonly Fired[]; readonly evaluated: Evaluated }> {
  const { transitions, evaluated } = await replayHistory({
    ...{ source: { openMetrics: [history] }, until: START + to, since: to - from, interval: every, alerts },
    rules: new Map([...rules].map(([path, text]) => [path, withInterval(text, every)])),
    externalLabels: {},
    ...(onProgress !== undefined && { onProgress }),
  });
  const fired = firedIn(transitions.map(each => ({ ...each, time: each.time - START })));
  return { fired, evaluated };
}

/** Groups name it in JSON or YAML, or have the default. */
const withInterval = (text: string, seconds: number): string => {
  const { groups } = load(text) as { readonly groups: readonly object[] };
  return JSON.stringify({ groups: groups.map(group => ({ ...group, interval: `${seconds}s` })) });
};
