/** Controls, among them line breaks and NUL, and marks that change the direction or hide in a text. */
export const HIDDEN = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const SHOWN = 60;

/** A value for a message: on one line, with what is hidden made visible, and not at any length. */
export const shownText = (value: unknown): string => {
  if (typeof value !== 'string') return String(value);
  const visible = JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  return visible.replace(new RegExp(HIDDEN.source, 'gu'), escaped);
};

/** Each UTF-16 unit as `\u00ad`, as JSON and JavaScript read it. */
export const escaped = (hidden: string): string =>
  Array.from({ length: hidden.length }, (_, i) => `\\u${hidden.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
