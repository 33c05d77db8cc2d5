import { formatDuration } from '../catalogue';
import { type Expr, type Value, wantsDuration } from './values';

/**
 * The durations of an expression that no rule can use, itself and of the expressions inserted into it: a range and its step
 * are whole seconds above 0, an offset is whole seconds in either direction.
 */
export function checkDurations({ strings, values }: Expr): string[] {
  let before = strings[0] ?? '';
  return values.flatMap((value, i) => {
    const messages = problemsOf(value, before);
    before += `x${strings[i + 1] ?? ''}`;
    return messages;
  });
}

function problemsOf(value: Value, before: string): string[] {
  if ('strings' in value) return checkDurations(value);
  if (!('unit' in value) || !('value' in value) || !wantsDuration(before)) return [];
  const { value: number, unit } = value;
  const offset = /\boffset\s+-?$/.test(before);
  const fine = unit === 'seconds' && Number.isInteger(number) && (offset || number > 0);
  if (fine) return [];
  const found = unit === 'seconds' ? formatDuration({ value: number, unit }) : `${number} ${unit}`;
  return [
    offset
      ? `an offset of ${found}; wanted whole seconds, such as minutes(5)`
      : `a range or step of ${found}; wanted whole seconds above 0, such as minutes(5)`,
  ];
}
