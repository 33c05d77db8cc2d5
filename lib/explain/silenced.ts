/** The declared silences and maintenance windows that an alert falls under, now or later. */
import { type DeclaredSilence, mayMute, mutesLabels, mutesText, stateOf, undecided } from '../people';
import { type Environment, possibleAlerts, type Stack } from '../stack';
import type { Labels } from './route';

export interface Silenced {
  readonly name: string;
  readonly kind: DeclaredSilence['kind'];
  /** Whether it mutes now, or will. One that begins when it is applied counts as begun. */
  readonly state: 'active' | 'pending';
  readonly from?: string;
  readonly to: string;
  readonly reason: string;
  /** Matchers of labels that are known only when the alert fires. @default it mutes every one */
  readonly only?: string;
}

/** For an environment's alert by its service and name: what mutes it at this time, or will. */
export function silencesIn(
  stack: Stack,
  environment: Environment,
  now: Date,
): (of: string, alert: string) => readonly Silenced[] {
  const declared = declaredIn(stack, environment, now);
  // Only then, since it takes a while and hardly any alert is silenced.
  const possible = declared.length === 0 ? [] : possibleAlerts(stack, environment);
  return (of, alert) =>
    possible
      .filter(each => each.of === of && each.name === alert)
      .flatMap(each =>
        declared
          .filter(({ mutes }) => mayMute(mutes, each))
          .map(silence => silenced(silence, now, mutesText(undecided(silence.mutes, each)))),
      );
}

/** What mutes an alert with these labels, as Alertmanager receives them. */
export const silencesOf = (stack: Stack, environment: Environment, labels: Labels, now: Date): readonly Silenced[] =>
  declaredIn(stack, environment, now)
    .filter(({ mutes }) =>
      mutesLabels(mutes, { cluster: environment.cluster, environment: environment.name, ...labels }),
    )
    .map(silence => silenced(silence, now, ''));

const declaredIn = ({ silences }: Stack, { name }: Environment, now: Date): readonly DeclaredSilence[] =>
  silences.filter(each => each.environments.includes(name) && stateOf(each, now) !== 'ended');

const silenced = (silence: DeclaredSilence, now: Date, only: string): Silenced => ({
  name: silence.name,
  kind: silence.kind,
  state: stateOf(silence, now) === 'pending' ? 'pending' : 'active',
  ...(silence.from !== undefined && { from: silence.from }),
  to: silence.to,
  reason: silence.reason,
  ...(only !== '' && { only }),
});
