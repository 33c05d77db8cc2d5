/** A container that runs for some minutes after each start, and then waits as long as the kubelet's back-off allows. */

import { kubeState, minutes, seconds } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { input, target } from './input';
import type { Trial } from './pack';
import { promtoolTest } from './promtool';
import { scenario } from './scenario';
import { large, watched } from './stack';
import { synthesized } from './synthesized';

const SAMPLES_PER_MINUTE = 2;
const LASTS_MINUTES = 240;
const BACK_OFF_MINUTES = 5;
/** By then every one of them has crashed twice. */
const FROM_MINUTES = 60;

/** Restarts, and whether it waits, for each sample. */
function cycles(runMinutes: number): { readonly restarts: number; readonly waits: boolean }[] {
  const cycle = runMinutes + BACK_OFF_MINUTES;
  return Array.from({ length: LASTS_MINUTES * SAMPLES_PER_MINUTE }, (_, at) => {
    const minute = at / SAMPLES_PER_MINUTE;
    return { restarts: Math.floor(minute / cycle), waits: minute % cycle >= runMinutes };
  });
}

const labels = {
  ...target('kube-state-metrics'),
  ...{ namespace: 'quay', pod: 'bookings-6d5f9c7b8-x2x7q', uid: '0f6c1b9e', container: 'app' },
};

const rules = synthesized(large, watched);
const rule = rules.find('kube-state-metrics', 'PodCrashLooping')?.rule;

/** The alert fires at each evaluation from the first hour on. */
function crashLoop(kind: 'container' | 'init container', runMinutes: number): Trial {
  if (rule === undefined) throw new Error('there is no PodCrashLooping');
  const [restarts, waiting] =
    kind === 'container'
      ? [kubeState.restarts, kubeState.waitingReason]
      : [kubeState.initRestarts, kubeState.initWaitingReason];
  const samples = cycles(runMinutes);
  const inputs = [
    input(restarts, labels, samples.map(each => each.restarts).join(' ')),
    input(
      waiting,
      { ...labels, reason: 'CrashLoopBackOff' },
      samples.map(({ waits }, at) => (waits ? '1' : samples[at - 1]?.waits ? 'stale' : '_')).join(' '),
    ),
  ];
  const last = LASTS_MINUTES - 1;
  const evaluations = last - FROM_MINUTES + 1;
  const expr = `count_over_time((ALERTS{alertname="PodCrashLooping", alertstate="firing"} == 1)[${evaluations}m:1m])`;
  const name = `a ${kind} that runs for ${runMinutes} minutes`;
  const timing = { after: minutes(LASTS_MINUTES), evaluatedEvery: seconds(30) };
  const check = {
    eval_time: `${last}m`,
    expr: `sum(${expr})`,
    exp_samples: [{ labels: '{}', value: evaluations }],
  };
  return { name, rules: [rule], scenarios: [scenario(name, inputs, timing, [], [check])] };
}

const RUNS = Array.from({ length: 15 }, (_, at) => at + 1);

test.each(['container', 'init container'] as const)(
  'one %s that crashes within fifteen minutes of each start is reported throughout',
  async kind => {
    const failures = await promtoolTest(RUNS.map(run => crashLoop(kind, run)));
    const missed = [...failures].filter(([, scenarios]) => [...scenarios.values()].flat().length > 0);
    expect(missed).toEqual([]);
  },
  BUILD_TIMEOUT_MS,
);
