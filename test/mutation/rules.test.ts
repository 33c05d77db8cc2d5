/** Breaks every rule and checks that its case fails. If a mutant survives, its case proves nothing. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Proof, proofText, readProof } from '../../lib/explain';
import type { Rule } from '../../lib/rules';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import type { Trial } from '../promtool/pack';
import { promtoolTest } from '../promtool/promtool';
import { large, watched } from '../promtool/stack';
import { type SynthesizedRules, synthesized } from '../promtool/synthesized';
import { type Prepared, recordingTrials, trial } from '../promtool/trials';
import { type Break, dropSide, invertComparison, MUTATIONS, widenMatchers } from './mutations';
import { RESULTS, rules, testedAlerts, testedWith } from './tested';

/** `npm run test:mutation -- NAME …`: only these alerts. */
const chosen = (process.env.MUTATED_ALERTS ?? '').split(' ').filter(name => name !== '');
const mutated = testedWith.filter(([{ tested }]) => chosen.length === 0 || chosen.includes(tested.alert));
const prepared = mutated.filter(([, from]) => from === rules).map(([each]) => each);

const nameOf = ({ tested: { alert, service } }: Prepared) => `${alert} of ${service}`;

/** Of each alert, how many mutants there were, and how many of them a case noticed. */
const found = new Map<string, { mutants: number; killed: number }>();
/** How many ways of breaking rules have been tried: where one timed out, nothing is known. */
let tried = 0;
function count(trials: readonly (readonly [alert: string, Trial])[], surviving: readonly string[]): void {
  tried += 1;
  for (const [alert, { name }] of trials) {
    const { mutants, killed } = found.get(alert) ?? { mutants: 0, killed: 0 };
    found.set(alert, { mutants: mutants + 1, killed: killed + Number(!surviving.includes(name)) });
  }
}

/** The trials in which nothing failed. Those that fail in the first two scenarios, at and beyond the threshold, stop there. */
async function survivors(trials: readonly Trial[]): Promise<string[]> {
  const plain = new Set(await unnoticed(trials.map(each => ({ ...each, scenarios: each.scenarios.slice(0, 2) }))));
  return unnoticed(trials.filter(({ name }) => plain.has(name)));
}
async function unnoticed(trials: readonly Trial[]): Promise<string[]> {
  if (trials.length === 0) return [];
  const failures = await promtoolTest(trials);
  return [...failures].filter(([, found]) => ![...found.values()].flat().length).map(([name]) => name);
}

test.each(MUTATIONS)(
  '$name',
  async ({ mutants }) => {
    const trials = mutated.flatMap(([each, from]) =>
      mutants(each.rule, each.tested).map(
        (mutant, i) =>
          [
            each.tested.alert,
            trial(`${nameOf(each)} (${i}): ${mutant.expr}, for ${mutant.for}`, each, mutant, from),
          ] as const,
      ),
    );
    if (chosen.length === 0) expect(trials).not.toEqual([]);
    const surviving = await survivors(trials.map(([, each]) => each));
    count(trials, surviving);
    expect(surviving).toEqual([]);
  },
  BUILD_TIMEOUT_MS,
);

/** The example with other thresholds, set the way an environment sets them. */
function withThresholds(scale: (value: number) => number): SynthesizedRules {
  const scaledFor = (service: string) =>
    Object.fromEntries(
      prepared
        .filter(({ tested }) => tested.service === service)
        .map(({ tested: { alert }, threshold }) => [alert, { ...threshold, value: scale(threshold.value) }]),
    );
  const serviceThresholds = Object.fromEntries(
    prepared.map(({ tested: { service } }) => [service, scaledFor(service)]),
  );
  return synthesized({ ...large, thresholds: scaledFor('platform'), serviceThresholds }, watched);
}

/** The level is 0 or 1, and any threshold in between separates the two. */
const YES_OR_NO = [
  'AutoscalerAtMaximum of kube-state-metrics',
  'ServiceDown of bookings',
  'ServiceDown of postgres',
  'ServiceDown of redis',
  'ServiceDown of nodes',
  'NodeNotReady of platform',
  'KubernetesApiUnreachable of platform',
  'UserInterfaceUnreachable of user-interfaces',
  'ConfigReloadFailed of platform',
];

const SCALES = [
  { name: 'the threshold is doubled', scale: (value: number) => (value === 0 ? 1_000 : 2 * value), equivalent: [] },
  { name: 'the threshold is halved', scale: (value: number) => (value === 0 ? -1 : value / 2), equivalent: YES_OR_NO },
];

test.each(SCALES)(
  '$name',
  async ({ scale, equivalent }) => {
    const scaled = withThresholds(scale);
    const trials = prepared.flatMap(each => {
      const mutant = scaled.find(each.tested.service, each.tested.alert);
      return mutant ? [[each.tested.alert, trial(nameOf(each), each, mutant.rule, scaled)] as const] : [];
    });
    expect(trials).toHaveLength(prepared.length);
    const surviving = await survivors(trials.map(([, each]) => each));
    const same: readonly string[] = equivalent.filter(name => prepared.some(each => nameOf(each) === name));
    count(
      trials.filter(([, { name }]) => !same.includes(name)),
      surviving,
    );
    expect(surviving.sort()).toEqual([...same].sort());
  },
  BUILD_TIMEOUT_MS,
);

/** Each service has a copy of the same rule: if the mutant of one fails, that proves it for all. */
const ofAnyService = (text: string, { labels }: Rule): string =>
  labels?.service === undefined ? text : text.replaceAll(JSON.stringify(labels.service), '"any"');

/**
 * The mutants that no trial notices. One of the cases must fail, not each: a service with targets says nothing about one
 * without. So a mutant is tried against one case after the other, the shortest first, until one fails.
 */
async function unnoticedMutants(trials: readonly (Trial & { readonly mutant: string })[]): Promise<string[]> {
  let left = new Map<string, readonly Trial[]>();
  for (const each of trials.toSorted((a, b) => evaluations(a) - evaluations(b))) {
    left.set(each.mutant, [...(left.get(each.mutant) ?? []), each]);
  }
  for (let at = 0; [...left.values()].some(each => each.length > at); at += 1) {
    const surviving = new Set(await survivors([...left.values()].flatMap(each => each[at] ?? [])));
    const noticed = ([, { [at]: tried }]: readonly [string, readonly Trial[]]) =>
      tried !== undefined && !surviving.has(tried.name);
    left = new Map([...left].filter(each => !noticed(each)));
  }
  return [...left.keys()];
}

const evaluations = ({ scenarios }: Trial): number =>
  scenarios.reduce((sum, { lasts, evaluatedEvery }) => sum + lasts.value / evaluatedEvery.value, 0);

/** The recording rules are tested for all alerts together. */
const testAll = chosen.length === 0 ? test : test.skip;
testAll(
  'a broken recording rule fails a case',
  async () => {
    const broken: Break = expr => [dropSide, invertComparison, widenMatchers].flatMap(by => by(expr));
    const trials = recordingTrials(rules).flatMap(each =>
      each.rules.flatMap((rule, at) =>
        broken(rule.expr).map(expr => ({
          ...each,
          name: `${each.name}: rule ${at}: ${expr}`,
          mutant: ofAnyService(`${rule.expr} → ${expr}`, rule),
          rules: each.rules.with(at, { ...rule, expr }),
        })),
      ),
    );
    expect(trials).not.toEqual([]);
    expect(await unnoticedMutants(trials)).toEqual([]);
  },
  BUILD_TIMEOUT_MS,
);

/** Of alerts that were not chosen, what was known before; of alerts that are gone, nothing. */
function resultsAfter(before: Proof): Proof {
  return new Map(
    [...testedAlerts()].flatMap(([name, { rule, ...tested }]) => {
      const now = found.get(name);
      const known = before.get(name);
      if (now === undefined || rule === undefined) return known === undefined ? [] : [[name, known]];
      return [[name, { rule, ...tested, ...now }]];
    }),
  );
}

afterAll(() => {
  if (tried < MUTATIONS.length + SCALES.length) return;
  const text = proofText(resultsAfter(readProof(RESULTS)));
  if (existsSync(RESULTS) && readFileSync(RESULTS, 'utf8') === text) return;
  writeFileSync(RESULTS, text);
  console.log(`wrote ${RESULTS}: commit it, and run \`npm run docs\``);
});
