/** One measurement: a history is generated, the engine evaluates every approach over it, and the judge compares. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Evaluated } from '../../tools/replay/history';
import { evaluate, rulesOf, START } from './evaluate';
import { deployments, disturbances, injections, LEARNT, type Span, scraped, WEEK } from './events';
import { generate, type Happening } from './generate';
import { type Firing, judge } from './judge';
import type { Approach } from './peers';
import type { Profile } from './profiles';
import type { Judgement } from './report';
import { writeHistory } from './write';

export interface Asked {
  readonly profiles: readonly Profile[];
  readonly seed: number;
  /** That are judged; four are generated before them. */
  readonly weeks: number;
  /** Seconds between evaluations. */
  readonly every: number;
  readonly processes: number;
  readonly approaches: readonly Approach[];
  readonly report?: (line: string) => void;
}

export interface Measured {
  readonly judgements: readonly Judgement[];
  /** Of each process. */
  readonly evaluated: readonly Evaluated[];
}

/** What happens to services: injected anomalies, and deployments. */
export function happening(seed: number, services: readonly string[], weeks: number): Happening {
  return {
    injected: injections(seed, services, weeks),
    deployments: services.flatMap(name => deployments(seed, name, weeks)),
  };
}

/** In processes of their own, each with some of the services: no rule looks at two of them. */
export async function measure(asked: Asked): Promise<Measured> {
  const { profiles, seed, weeks, approaches, processes } = asked;
  const judged = { from: LEARNT, to: LEARNT + weeks * WEEK };
  const happens = happening(
    seed,
    profiles.map(({ name }) => name),
    weeks,
  );
  const shares = Array.from({ length: processes }, (_, i) => profiles.filter((_, each) => each % processes === i));
  const all = await Promise.all(
    shares.filter(each => each.length > 0).map(each => evaluateShare(asked, each, happens, judged)),
  );
  const judgements = approaches.map(({ name, source, alertOf }): Judgement => {
    const firings = all
      .flatMap(({ fired }) => fired)
      .flatMap(({ labels, from, to }): Firing[] => {
        const alert = alertOf(labels);
        const firing = { service: labels.service ?? '', from, ...(to !== undefined && { to }) };
        return alert === undefined ? [] : [{ alert, ...firing }];
      });
    return { approach: name, source, verdicts: judge({ ...happens, disturbances: disturbances(), firings, judged }) };
  });
  return { judgements, evaluated: all.map(({ evaluated }) => evaluated) };
}

async function evaluateShare(
  { seed, every, approaches, report = () => {} }: Asked,
  profiles: readonly Profile[],
  happens: Happening,
  judged: Span,
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-anomaly-'));
  try {
    const history = path.join(folder, 'history.om');
    // One after the other, so that only one is in memory.
    const counters = function* () {
      for (const each of profiles) yield [each.name, generate(each, seed, judged.to, happens)] as const;
    };
    const samples = await writeHistory(history, { start: START, services: counters(), scraped });
    const names = profiles.map(({ name }) => name);
    report(`${names.join(', ')}: ${samples} samples`);
    return await evaluate({
      ...{ history, ...judged, every },
      rules: new Map([...rulesOf(names), ...approaches.flatMap(({ rules }) => [...rules])]),
      alerts: [...new Set(approaches.flatMap(({ alerts }) => alerts))],
      onProgress: progressOf(line => report(`${names.join(', ')}: ${line}`)),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const REPORT_EVERY = 0.1;

function progressOf(report: (line: string) => void) {
  let next = 0;
  return ({ done, at }: { readonly done: number; readonly at?: number }): void => {
    if (at === undefined || done < next) return;
    next = done + REPORT_EVERY;
    report(`evaluated ${Math.round(100 * done)} %`);
  };
}
