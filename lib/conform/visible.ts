import { escaped } from '../base/shown-text';

/**
 * What must not reach a terminal: control characters, and the format characters that change the order of text, hide it or make
 * it look like another. A lone surrogate is no character at all.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Foreign text for a terminal: what a service exposes must not control the terminal of whoever checks it. */
export const visible = (text: string): string => text.replace(HIDDEN, '\u{FFFD}');

/** The same for JSON, which may be printed as well, without a change of its meaning. */
export const visibleJson = (json: string): string =>
  json.replace(HIDDEN, hidden => (hidden === '\n' ? hidden : escaped(hidden)));
