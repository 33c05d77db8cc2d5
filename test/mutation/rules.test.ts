/** Breaks every rule and checks that its case fails. If a mutant survives, its case proves nothing. */

import { aion } from '../../aion/stack';
import type { Rule } from '../../lib/rules';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { aionCases } from '../promtool/cases/aion';
import type { Trial } from '../promtool/pack';
import { promtoolTest } from '../promtool/promtool';
import { large, watched } from '../promtool/stack';
import { type SynthesizedRules, synthesized } from '../promtool/synthesized';
import { type Prepared, prepare, recordingTrials, trial } from '../promtool/trials';
import { type Break, dropSide, invertComparison, MUTATIONS, widenMatchers } from './mutations';

const rules = synthesized(large, watched);
const prepared = prepare(rules);

/** What AION adds, in the first environment that has it. */
const addedByAion = aionCases.flatMap(tested =>
  aion.environments
    .map(environment => synthesized(environment, aion))
    .flatMap(from => prepare(from, [tested]).map(each => [each, from] as const))
    .slice(0, 1),
);

const nameOf = ({ tested: { alert, service } }: Prepared) => `${alert} of ${service}`;

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
    const trials = [...prepared.map(each => [each, rules] as const), ...addedByAion].flatMap(([each, from]) =>
      mutants(each.rule, each.tested).map((mutant, i) =>
        trial(`${nameOf(each)} (${i}): ${mutant.expr}, for ${mutant.for}`, each, mutant, from),
      ),
    );
    expect(trials).not.toEqual([]);
    expect(await survivors(trials)).toEqual([]);
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

test.each([
  { name: 'the threshold is doubled', scale: (value: number) => (value === 0 ? 1_000 : 2 * value), equivalent: [] },
  { name: 'the threshold is halved', scale: (value: number) => (value === 0 ? -1 : value / 2), equivalent: YES_OR_NO },
])(
  '$name',
  async ({ scale, equivalent }) => {
    const scaled = withThresholds(scale);
    const trials = prepared.flatMap(each => {
      const mutant = scaled.find(each.tested.service, each.tested.alert);
      return mutant ? [trial(nameOf(each), each, mutant.rule, scaled)] : [];
    });
    expect(trials).toHaveLength(prepared.length);
    expect((await survivors(trials)).sort()).toEqual([...equivalent].sort());
  },
  BUILD_TIMEOUT_MS,
);

/** Each service has a copy of the same rule: if the mutant of one fails, that proves it for all. */
const ofAnyService = (text: string, { labels }: Rule): string =>
  labels?.service === undefined ? text : text.replaceAll(JSON.stringify(labels.service), '"any"');

test(
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
    // One of the cases must fail, not each: a service with targets says nothing about one without.
    const surviving = new Set(await survivors(trials));
    const noticed = new Set(trials.flatMap(({ name, mutant }) => (surviving.has(name) ? [] : [mutant])));
    expect(trials.map(({ mutant }) => mutant).filter(mutant => !noticed.has(mutant))).toEqual([]);
  },
  BUILD_TIMEOUT_MS,
);
