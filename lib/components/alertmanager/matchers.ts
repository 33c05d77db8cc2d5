import { literally } from '../../base/re2';

/** Matchers as Alertmanager's strict UTF-8 mode reads them: every value quoted. */
const quoted = (value: string): string => JSON.stringify(value);

export const is = (label: string, value: string): string => `${label}=${quoted(value)}`;
export const isNot = (label: string, value: string): string => `${label}!=${quoted(value)}`;

// Alertmanager anchors regular expressions itself.
const alternatives = (names: readonly string[]): string => quoted(names.map(literally).join('|'));
export const isOneOf = (label: string, names: readonly string[]): string => `${label}=~${alternatives(names)}`;
