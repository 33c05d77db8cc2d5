import { literally } from '../base/re2';
import { type Duration, formatDuration, type Quantity, type Series } from '../catalogue';

/** `label="value"`, for use between the braces of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A variable that Grafana substitutes, such as `$__rate_interval`, and what the checker reads instead. */
export interface Variable {
  readonly variable: string;
  readonly checkedAs: string;
}

/** A string literal, such as a pattern of `label_replace`. */
export interface Quoted {
  readonly quoted: string;
}

/** A series that a recording rule produces; lib/rules/ declares them. */
export interface Recorded {
  readonly record: string;
  readonly expr: Expr;
  /** Labels that the rule sets in addition to those that the expression returns. @default none */
  readonly labels?: readonly string[];
}

/** What may be used in `${…}` of a `promql` template. */
export type Value = Series | Recorded | Quantity | Matcher | Quoted | Variable | Expr;

/** A PromQL expression: its text, and what it refers to. Created by the `promql` tag. */
export interface Expr {
  readonly strings: TemplateStringsArray;
  readonly values: readonly Value[];
  /** As written into a rule or a panel. */
  readonly text: string;
  /** As the checker reads it, with Grafana's variables replaced by values. */
  readonly checkedText: string;
  /**
   * Equal for expressions that differ only in numbers and in the service that they select, which change neither what an
   * expression returns nor what is wrong with it. Lets a thousand services share one check.
   */
  readonly shape: string;
}

/** What an expression refers to, itself and in the expressions inserted into it, in the order of its text. */
export const references = ({ values }: Expr): readonly Exclude<Value, Expr>[] =>
  values.flatMap(value => ('strings' in value ? references(value) : [value]));

export const equals = (label: string, value: string): Matcher => ({ label, operator: '=', value });
export const differs = (label: string, value: string): Matcher => ({ label, operator: '!=', value });

/** One of these values. */
export const anyOf = (label: string, names: readonly string[]): Matcher => ({
  label,
  operator: '=~',
  value: names.map(literally).join('|'),
});
/** None of these values. */
export const noneOf = (label: string, names: readonly string[]): Matcher => ({
  ...anyOf(label, names),
  operator: '!~',
});

/** The window that Grafana chooses so that `rate` always sees at least four scrapes. */
export const rateInterval: Variable = { variable: '$__rate_interval', checkedAs: '5m' };
/** The time span that a dashboard shows. */
export const shownRange: Variable = { variable: '$__range', checkedAs: '1h' };

/** Whether PromQL expects a duration: inside `[…]` and after `offset`. */
export const wantsDuration = (before: string): boolean => /(\[[^\]]*|\boffset\s+-?)$/.test(before);

const quote = (text: string): string => JSON.stringify(text);

/** @param before the text in front of the value  @param after the text behind it */
export function renderValue(value: Value, before: string, after: string, checked: boolean): string {
  if ('seriesName' in value) return value.seriesName;
  if ('record' in value) return value.record;
  if ('operator' in value) return `${value.label}${value.operator}${quote(value.value)}`;
  if ('quoted' in value) return quote(value.quoted);
  if ('variable' in value) return checked ? value.checkedAs : value.variable;
  if ('strings' in value) return inserted(checked ? value.checkedText : value.text, after);
  return wantsDuration(before) ? duration(value as Duration) : formatNumber(value.value);
}

const SELECTOR = /^[a-zA-Z_:][\w:]*(\{[^{}]*\})?$/;

/** In parentheses, except for a selector that a range or an offset follows: `(up)[5m]` is not PromQL. */
const inserted = (text: string, after: string): string =>
  SELECTOR.test(text) && /^(\[|\s+(offset|@)\s)/.test(after) ? text : `(${text})`;

/** Less than a millisecond is a number of seconds, which the checker reports at its place. */
const duration = (value: Duration): string =>
  Number.isInteger(value.value * 1_000) ? formatDuration(value) : formatNumber(value.value);

/** Plain digits while they are readable: 8000000000 and 0.05, but 1e-9. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(15)));
}

export function shapeOf(value: Value): string {
  if ('seriesName' in value) return value.seriesName;
  if ('record' in value) return value.record;
  if ('operator' in value) return `${value.label}${value.operator}${isAnyService(value) ? '' : quote(value.value)}`;
  if ('quoted' in value) return quote(value.quoted);
  if ('variable' in value) return value.variable;
  if ('strings' in value) return `(${value.shape})`;
  // As a range, only a whole second or more is right.
  return value.unit === 'seconds' && value.value < 1 ? `${value.value} seconds` : value.unit;
}

/** A service's name is a DNS label, and every series with the label may have any. */
const isAnyService = ({ label, operator }: Matcher): boolean => label === 'service' && !operator.endsWith('~');
