import { assigned, expanded, filler, type Labels } from '../../../runbooks/fill';
import { type SourceBlock, sections } from '../../../runbooks/markdown';
import { type Runbook, runbookText, stepsOf } from '../../../runbooks/runbook';
import type { Remedy } from '../paging/fault';

/** What the runbook's mitigation says to run, with the labels filled in. Throws where it has no such item or command. */
export function remedyCommands(page: Runbook, remedy: Remedy, labels: Labels, given: Labels = {}): SourceBlock[] {
  if ('none' in remedy) return [];
  const where = `runbooks/${page.alert}.md, Mitigation ${remedy.item}`;
  const item = page.mitigation.find(({ number }) => number === remedy.item);
  if (item === undefined) throw new Error(`${where}: there is no such item`);
  const fill = filler(page, labels, given);
  const { only, follow } = remedy;
  const commands = follow === undefined ? item.commands : procedureOf(item.procedures, follow);
  const chosen = commands
    .filter(({ text }) => only?.test(text) ?? true)
    .map(({ language, text }) => ({ language, text: fill(text) }));
  if (chosen.length === 0) throw new Error(`${where} has no command that ends the fault`);
  return [...variablesFor(chosen).map(name => shell(fill(`${name}=${UNKNOWN}`))), ...chosen];
}

/** The value of a variable that neither the labels nor the diagnosis say. */
export const UNKNOWN = 'UNKNOWN';

const shell = (text: string): SourceBlock => ({ language: 'sh', text });

function procedureOf(
  procedures: readonly string[],
  { heading, step }: { readonly heading: string; readonly step: number },
): SourceBlock[] {
  const section = procedures
    .map(runbookText)
    .flatMap(sections)
    .find(each => each.heading === heading);
  const steps = stepsOf(section?.body ?? '');
  const commands =
    steps.find(({ number }) => number === step)?.blocks.filter(({ language }) => language === 'sh') ?? [];
  // The step uses variables that an earlier one sets.
  const set = steps.flatMap(({ blocks }) => blocks.flatMap(({ text }) => [...assigned(text)]));
  return commands.length === 0 ? [] : [...set.map(([name, value]) => shell(`${name}=${value}`)), ...commands];
}

/** Variables that the commands use and do not set: a person puts the values in. */
function variablesFor(commands: readonly SourceBlock[]): string[] {
  const texts = commands.filter(({ language }) => language === 'sh').map(({ text }) => text);
  const set = new Set([...texts.flatMap(text => [...assigned(text).keys()]), 'USER']);
  return [...new Set(texts.flatMap(expanded))].filter(name => !set.has(name));
}
