import { ALL_HIDDEN, escaped } from '../base/shown-text';

/** Foreign text for a terminal: what a service exposes must not control the terminal of whoever checks it. */
export const visible = (text: string): string => text.replace(ALL_HIDDEN, '\u{FFFD}');

/** The same for JSON, which may be printed as well, without a change of its meaning. */
export const visibleJson = (json: string): string =>
  json.replace(ALL_HIDDEN, hidden => (hidden === '\n' ? hidden : escaped(hidden)));
