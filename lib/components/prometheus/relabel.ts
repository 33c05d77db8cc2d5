import type { RelabelConfig } from './types';

export const keep = (label: string, regex: string): RelabelConfig => ({
  action: 'keep',
  source_labels: [label],
  regex,
});

export const drop = (label: string, regex: string): RelabelConfig => ({
  action: 'drop',
  source_labels: [label],
  regex,
});

/** Copies a label's value to another label; does nothing if `regex` does not match. */
export const copy = (
  from: string,
  to: string,
  part: { readonly regex?: string; readonly replacement?: string } = {},
): RelabelConfig => ({ action: 'replace', source_labels: [from], ...part, target_label: to });

export const set = (label: string, value: string): RelabelConfig => ({
  action: 'replace',
  target_label: label,
  replacement: value,
});
