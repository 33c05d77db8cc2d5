import { type Notification, replayNotifications } from '../../tools/replay/notifications';
import { type LabelSet, replayRules, type Transition } from '../../tools/replay/rules';
import type { Deployed } from './deployed';
import { MINUTE } from './load';
import type { Event } from './scenarios';
import { type Setting, World } from './world';

/** A Monday: the days of the week are counted from it. */
const START = Date.UTC(2026, 5, 1) / 1000;

/** An alert from its begin to its end. */
export interface Fired {
  readonly labels: LabelSet;
  readonly from: number;
  /** Undefined if it still fires at the end. */
  readonly to?: number;
}

export interface Simulated {
  readonly duration: number;
  readonly events: readonly Event[];
  readonly fired: readonly Fired[];
  readonly notifications: readonly Notification[];
}

/** These fire always; they say that alerts arrive. */
const HEARTBEATS = ['Watchdog', 'InfoInhibitor'];

/** What rules and routing make of a cluster in which the events happen. */
export async function simulate(deployed: Deployed, setting: Setting, events: readonly Event[]): Promise<Simulated> {
  const { duration, environment } = setting;
  const world = new World(setting);
  for (const { at, scenario } of events) scenario.apply(world, at);
  const all = await replayRules({
    start: START,
    duration,
    interval: environment.prometheus.scrapeInterval.value,
    externalLabels: { cluster: environment.cluster, environment: environment.name },
    rules: deployed.rules,
    series: world.series(),
    eventful: { spans: events.map(eventful), quiet: 4 * MINUTE },
  });
  const transitions = all.filter(({ labels }) => !HEARTBEATS.includes(labels.alertname ?? ''));
  const notifications = await replayNotifications({ config: deployed.alertmanager, duration, transitions });
  return { duration, events, fired: firedIn(transitions), notifications };
}

/** With the longest window of the alerts that page before it, and the time until the last of them is resolved. */
const eventful = ({ at, scenario: { lasts, decisive = lasts } }: Event): [number, number] => [
  at + lasts - decisive - 5 * MINUTE,
  at + lasts + 20 * MINUTE,
];

const keyOf = (labels: LabelSet): string => JSON.stringify(Object.entries(labels).sort());

function firedIn(transitions: readonly Transition[]): Fired[] {
  const open = new Map<string, number>();
  const all: { labels: LabelSet; from: number; to?: number }[] = [];
  for (const { time, state, labels } of transitions) {
    const key = keyOf(labels);
    const index = open.get(key);
    if (state === 'firing' && index === undefined) open.set(key, all.push({ labels, from: time }) - 1);
    else if (state === 'resolved' && index !== undefined) {
      (all[index] as { to?: number }).to = time;
      open.delete(key);
    }
  }
  return all;
}
