/** Containers that run for some minutes after each start, and then wait as long as the kubelet's back-off allows. */

import { kubeState, minutes, seconds } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { type InputSeries, input, target } from './input';
import { promtoolTest } from './promtool';
import { scenario } from './scenario';
import { large, watched } from './stack';
import { synthesized } from './synthesized';

const SAMPLES_PER_MINUTE = 2;
const LASTS_MINUTES = 240;
const BACK_OFF_MINUTES = 5;
/** By then each of them has crashed twice. */
const FROM_MINUTES = 60;
const RUNS = Array.from({ length: 15 }, (_, at) => at + 1);

/** Restarts, and whether it waits, for each sample. */
function cycles(runMinutes: number): { readonly restarts: number; readonly waits: boolean }[] {
  const cycle = runMinutes + BACK_OFF_MINUTES;
  return Array.from({ length: LASTS_MINUTES * SAMPLES_PER_MINUTE }, (_, at) => {
    const minute = at / SAMPLES_PER_MINUTE;
    return { restarts: Math.floor(minute / cycle), waits: minute % cycle >= runMinutes };
  });
}

const SERIES = {
  app: [kubeState.restarts, kubeState.waitingReason],
  init: [kubeState.initRestarts, kubeState.initWaitingReason],
} as const;
const CONTAINERS = ['app', 'init'] as const;

const podOf = (runMinutes: number): string => `runs-${runMinutes}-minutes-6d5f9c7b8-x2x7q`;

function crashLoop(container: keyof typeof SERIES, runMinutes: number): InputSeries[] {
  const labels = { ...target('kube-state-metrics'), pod: podOf(runMinutes), uid: '0f6c1b9e', container };
  const [restarts, waiting] = SERIES[container];
  const samples = cycles(runMinutes);
  return [
    input(restarts, labels, samples.map(each => each.restarts).join(' ')),
    input(
      waiting,
      { ...labels, reason: 'CrashLoopBackOff' },
      samples.map(({ waits }, at) => (waits ? '1' : samples[at - 1]?.waits ? 'stale' : '_')).join(' '),
    ),
  ];
}

test(
  'a container that crashes within fifteen minutes of each start is reported throughout, and so is an init container',
  async () => {
    const found = synthesized(large, watched).find('kube-state-metrics', 'PodCrashLooping');
    const last = LASTS_MINUTES - 1;
    const evaluations = last - FROM_MINUTES + 1;
    const name = 'crash loops';
    const each = CONTAINERS.flatMap(container => RUNS.map(run => ({ container, run })));
    const check = {
      eval_time: `${last}m`,
      expr: `sum by (container, pod) (
        count_over_time(ALERTS{alertname="PodCrashLooping", alertstate="firing"}[${evaluations}m:1m]))`,
      exp_samples: each.map(({ container, run }) => ({
        labels: `{container="${container}", pod="${podOf(run)}"}`,
        value: evaluations,
      })),
    };
    const inputs = each.flatMap(({ container, run }) => crashLoop(container, run));
    const timing = { after: minutes(LASTS_MINUTES), sampledEvery: seconds(60 / SAMPLES_PER_MINUTE) };
    const failures = await promtoolTest([
      { name, rules: found ? [found.rule] : [], scenarios: [scenario(name, inputs, timing, [], [check])] },
    ]);
    expect(failures.get(name)?.get(name)).toEqual([]);
  },
  BUILD_TIMEOUT_MS,
);
