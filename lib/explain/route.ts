/** Where Alertmanager sends an alert, as its documentation describes: https://prometheus.io/docs/alerting/latest/configuration/#route */
import { wholeMatcher } from '../base/re2';
import type { AlertmanagerConfig, InhibitRule, Receiver, Route } from '../components/alertmanager';

export type Labels = Readonly<Record<string, string>>;

/** What handles an alert, with all that its routes inherit from those above them. */
export interface Handled {
  readonly receiver: Receiver;
  /** How long the first notification of a group waits for more of its alerts: `10s`. */
  readonly wait: string;
  /** How long a notification of alerts that join or leave a group waits. */
  readonly interval: string;
  /** How often the notification of an unchanged group is repeated. */
  readonly repeat: string;
  readonly groupedBy: readonly string[];
  /** Names of the time intervals of which it waits for one; none: it notifies at any time. */
  readonly within: readonly string[];
}

/** Whatever handles the alert: the first route that matches, and those after it as far as each continues. */
export function handlersOf({ route, receivers }: AlertmanagerConfig, labels: Labels): readonly Handled[] {
  return matching(route, labels).map(
    ({
      receiver,
      group_wait = '',
      group_interval = '',
      repeat_interval = '',
      group_by = [],
      active_time_intervals = [],
    }) => {
      const found = receivers.find(({ name }) => name === receiver);
      if (found === undefined) throw new RangeError(`there is no receiver "${receiver}"`);
      return {
        receiver: found,
        wait: group_wait,
        interval: group_interval,
        repeat: repeat_interval,
        groupedBy: group_by,
        within: active_time_intervals,
      };
    },
  );
}

/** What handles the alert first. */
export const handlerOf = (config: AlertmanagerConfig, labels: Labels): Handled =>
  handlersOf(config, labels)[0] as Handled;

/** As deep as there is a match: a route itself only if none below it matches. */
function matching({ routes = [], ...route }: Route, labels: Labels): readonly Route[] {
  const found: Route[] = [];
  // All but its times are passed on to a route.
  const { active_time_intervals: _, mute_time_intervals: __, ...inherited } = route;
  for (const { routes: below = [], continue: goesOn = false, ...next } of routes) {
    if (!(next.matchers ?? []).every(matcher => holds(matcher, labels))) continue;
    found.push(...matching({ ...inherited, ...next, routes: below }, labels));
    if (!goesOn) break;
  }
  return found.length === 0 ? [route] : found;
}

/** The rules by which others can mute the alert. */
export const mutedBy = ({ inhibit_rules }: AlertmanagerConfig, labels: Labels): readonly InhibitRule[] =>
  inhibit_rules.filter(({ target_matchers }) => target_matchers.every(matcher => holds(matcher, labels)));

const MATCHER = /^(\w+)(=~|!~|!=|=)(".*")$/s;

/** A label that an alert lacks is the same as an empty one. */
function holds(matcher: string, labels: Labels): boolean {
  const [, label = '', operator = '', quoted = '""'] = MATCHER.exec(matcher) ?? [];
  const wanted = JSON.parse(quoted) as string;
  const value = labels[label] ?? '';
  const equal = operator.endsWith('~') ? wholeMatcher(wanted)(value) : value === wanted;
  return equal !== operator.startsWith('!');
}
