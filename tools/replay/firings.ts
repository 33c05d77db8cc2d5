import type { LabelSet, Transition } from './rules';

/** An alert from its begin to its end. */
export interface Fired {
  readonly labels: LabelSet;
  readonly from: number;
  /** Undefined if it still fires at the end. */
  readonly to?: number;
}

export const labelKey = (labels: LabelSet): string => JSON.stringify(Object.entries(labels).sort());

/** Each set of labels from when it began to fire to when it was resolved, in the order of the begin. */
export function firedIn(transitions: readonly Pick<Transition, 'time' | 'state' | 'labels'>[]): Fired[] {
  const open = new Map<string, number>();
  const all: { labels: LabelSet; from: number; to?: number }[] = [];
  for (const { time, state, labels } of transitions) {
    const key = labelKey(labels);
    const index = open.get(key);
    if (state === 'firing' && index === undefined) open.set(key, all.push({ labels, from: time }) - 1);
    else if (state === 'resolved' && index !== undefined) {
      (all[index] as { to?: number }).to = time;
      open.delete(key);
    }
  }
  return all;
}
