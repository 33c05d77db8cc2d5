/** Matchers as Alertmanager's strict UTF-8 mode reads them: every value quoted. */
const quoted = (value: string): string => JSON.stringify(value);

export const is = (label: string, value: string): string => `${label}=${quoted(value)}`;
export const isNot = (label: string, value: string): string => `${label}!=${quoted(value)}`;

// Alertmanager anchors regular expressions itself.
const alternatives = (names: readonly string[]): string => {
  const wrong = names.filter(name => !/^[\w-]+$/.test(name));
  if (wrong.length > 0) throw new TypeError(`these names would need escaping: ${wrong.join(', ')}`);
  return quoted(names.join('|'));
};
export const isOneOf = (label: string, names: readonly string[]): string => `${label}=~${alternatives(names)}`;
