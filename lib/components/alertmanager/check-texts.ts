import { suggestion } from '../../base';
import type { Findings } from '../../base/findings';
import { ALERTMANAGER, readTemplate } from '../../templates';
import type { AlertmanagerConfig } from './types';

/**
 * The texts that Alertmanager executes as templates for each notification: the fields of receivers, and the files that define
 * what they call. One that does not parse makes every notification of its receiver fail, which amtool does not see.
 */
export function checkTexts({ receivers }: AlertmanagerConfig, files: Readonly<Record<string, string>>): Findings {
  const read = Object.entries(files).map(([file, text]) => ({ file, parsed: readTemplate(text, ALERTMANAGER) }));
  const defined = read.flatMap(({ parsed }) => ('problem' in parsed ? [] : parsed.defines));
  const texts = receivers.flatMap(({ name, ...fields }) => stringsIn(`receivers.${name}`, fields));
  return [
    ...read.flatMap(({ file, parsed }) =>
      'problem' in parsed ? [{ field: file, message: parsed.problem }] : executed(file, parsed.executes, defined),
    ),
    ...texts.flatMap(([field, text]) => {
      const parsed = readTemplate(text, ALERTMANAGER);
      return 'problem' in parsed
        ? [{ field, message: parsed.problem }]
        : executed(field, parsed.executes, [...defined, ...parsed.defines]);
    }),
  ];
}

const executed = (field: string, names: readonly { readonly name: string }[], defined: readonly string[]): Findings =>
  names
    .filter(({ name }) => !defined.includes(name))
    // Only here: the nearest of a hundred names takes longer than all that is checked besides.
    .map(({ name }) => ({ field, message: `there is no template "${name}"${suggestion(name, defined)}` }));

/** Every text with braces, with the path of its field. */
function stringsIn(field: string, value: unknown): (readonly [field: string, text: string])[] {
  if (typeof value === 'string') return value.includes('{{') ? [[field, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    stringsIn(Array.isArray(value) ? `${field}[${key}]` : `${field}.${key}`, inner),
  );
}
