import { type Findings, oneOf, unless } from '../../base/findings';
import { STAGES } from '../../catalogue';
import { WATCHDOG } from '../../rules';
import type { Environment, Stack } from '../../stack';

/** Checks how far an environment lets alerts come: its alerts and stages exist. */
export function environmentStages({ stages }: Environment, { rules }: Stack): Findings {
  if (stages === undefined) return [];
  const { most, alerts = {} } = stages;
  const names = rules.alerts.map(({ name }) => name).filter(name => name !== WATCHDOG);
  return [
    ...(most === undefined ? [] : oneOf('stages.most', most, STAGES)),
    ...Object.entries(alerts).flatMap(([name, stage]) =>
      name === WATCHDOG
        ? unless(false, `stages.alerts.${name}`, 'its absence is an alarm, so that it has no ceiling; remove it')
        : [...oneOf('stages.alerts', name, names), ...oneOf(`stages.alerts.${name}`, String(stage), STAGES)],
    ),
  ];
}
