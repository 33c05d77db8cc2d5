import type { Deployed } from '../../tools/replay/deployed';
import { type Fired, firedIn } from '../../tools/replay/firings';
import { type Notification, replayNotifications } from '../../tools/replay/notifications';
import { replayRules } from '../../tools/replay/rules';
import { MINUTE } from './load';
import type { Event } from './scenarios';
import { type Setting, World } from './world';

/** A Monday: the days of the week are counted from it. */
const START = Date.UTC(2026, 5, 1) / 1000;

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
  const notifications = await replayNotifications({
    config: deployed.alertmanager,
    start: START,
    duration,
    transitions,
  });
  return { duration, events, fired: firedIn(transitions), notifications };
}

/** With the longest window of the alerts that page before it, and the time until the last of them is resolved. */
const eventful = ({ at, scenario: { lasts, decisive = lasts } }: Event): [number, number] => [
  at + lasts - decisive - 5 * MINUTE,
  at + lasts + 20 * MINUTE,
];
