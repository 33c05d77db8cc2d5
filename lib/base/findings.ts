import { type NameRule, nameProblem } from './name-rules';
import { suggestion } from './nearest';
import type { Problem } from './problem';
import { shownText } from './shown-text';
import { type Bytes, type Duration, formatBytes, formatDuration } from './units';

/** Problems of a declaration's fields; empty if there are none. */
export type Findings = readonly { readonly field: string; readonly message: string; readonly level?: 'warning' }[];

const finding = (field: string, message: string): Findings => [{ field, message }];

export const problemsAt = (where: string, findings: Findings): Problem[] =>
  findings.map(({ field, message, level }) => ({ where, message: `${field}: ${message}`, ...(level && { level }) }));

export const unless = (fine: boolean, field: string, message: string): Findings =>
  fine ? [] : finding(field, message);

/** What is accepted, but should be looked at. */
export const warnUnless = (fine: boolean, field: string, message: string): Findings =>
  unless(fine, field, message).map(found => ({ ...found, level: 'warning' }));

/** A number from `least` to `most`. */
export function number(field: string, value: number, { least, most, whole }: NumberRange): Findings {
  const fine = (whole ? Number.isInteger(value) : Number.isFinite(value)) && value >= least && value <= (most ?? value);
  const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
  return unless(fine, field, `${shown(value)}; wanted a ${whole ? 'whole ' : ''}number ${range}`);
}
/** Strings are quoted, so that `"5"` differs from `5`. */
const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

interface NumberRange {
  readonly least: number;
  /** @default no limit */
  readonly most?: number;
  readonly whole: boolean;
}

export const atLeastOne = (field: string, value: number): Findings => number(field, value, { least: 1, whole: true });
export const port = (field: string, value: number): Findings =>
  number(field, value, { least: 1, most: 65_535, whole: true });
export const share = (field: string, { value }: { readonly value: number }): Findings =>
  unless(value >= 0 && value <= 1, field, `${value}; wanted a ratio from 0 to 1`);

export const size = (field: string, { value }: Bytes): Findings =>
  unless(
    Number.isInteger(value) && value > 0,
    field,
    `${formatBytes({ value, unit: 'bytes' })}; wanted a whole number of bytes above 0`,
  );

/** A duration of whole seconds, from `least` to `most`, both included. */
export function duration(field: string, { value }: Duration, least: Duration, most?: Duration): Findings {
  const fine = Number.isInteger(value) && value >= least.value && value <= (most?.value ?? value);
  const range = most
    ? `from ${formatDuration(least)} to ${formatDuration(most)}`
    : `of at least ${formatDuration(least)}`;
  return unless(fine, field, `${shownSeconds(value)}; wanted whole seconds ${range}`);
}
const shownSeconds = (value: number): string =>
  Number.isInteger(value) ? formatDuration({ value, unit: 'seconds' }) : `${value} s`;

export function named(field: string, value: string, rule: NameRule): Findings {
  const problem = nameProblem(value, rule);
  return problem === undefined ? [] : finding(field, problem);
}

/** `value` may be missing: synth strips types, and does not check them. */
export function oneOf(field: string, value: string | undefined, known: readonly string[]): Findings {
  if (value !== undefined && known.includes(value)) return [];
  const list = `; there are ${known.join(', ')}`;
  return finding(
    field,
    value === undefined ? `not set${list}` : `${shownText(value)} is not known${suggestion(value, known) || list}`,
  );
}
