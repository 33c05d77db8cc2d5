import { effectiveMutings, type Muting, mutings, sharedLabels } from '../../lib/rules';
import type { Stack } from '../../lib/stack';
import { code, page, table } from './markdown';

/** Every pair of alerts of which one mutes the other, with the reason. */
export const inhibitionPage = ({ rules }: Pick<Stack, 'rules'>): string =>
  page(
    'Inhibition',
    'Every pair of alerts of which the first mutes the second: it explains it, so that whoever is notified of the one need ' +
      'not be notified of the other. Both must be of the same cluster, and have all of these labels with the same values. ' +
      'A critical alert is only muted by one of its own team. Other pairs never mute each other.',
    table(['alert', 'if it has', 'mutes', 'of the same', 'because'], effectiveMutings(mutings(rules.alerts)).map(row)),
  );

const row = (muting: Muting): readonly string[] => [
  muting.source.name,
  Object.entries(muting.when)
    .map(([label, value]) => code(`${label}="${value}"`))
    .join(', '),
  muting.target.name,
  sharedLabels(muting).map(code).join(', '),
  muting.because,
];
