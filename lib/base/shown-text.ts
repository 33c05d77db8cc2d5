/**
 * Controls, among them line breaks and NUL, and the format characters that change the order of a text, hide in it or make it
 * look like another. A lone surrogate is no character at all.
 */
export const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Every one of them in a text. */
export const ALL_HIDDEN = new RegExp(HIDDEN.source, 'gu');
const SHOWN = 60;

/** A value for a message: on one line, with what is hidden made visible, and not at any length. */
export const shownText = (value: unknown): string => {
  if (typeof value !== 'string') return String(value);
  const visible = JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  return visible.replace(ALL_HIDDEN, escaped);
};

/** Each UTF-16 unit as `\u00ad`, as JSON and JavaScript read it. */
export const escaped = (hidden: string): string =>
  Array.from({ length: hidden.length }, (_, i) => `\\u${hidden.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
