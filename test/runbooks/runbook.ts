/** A runbook as a person on call works through it: the steps of its diagnosis, and the items of its mitigation. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fencedBlocks, links, type SourceBlock, sections } from './markdown';

export const RUNBOOK_FOLDER = path.join(process.cwd(), 'runbooks');

/** A step of the diagnosis: from `**1. …**` to the next one. */
export interface Step {
  /** 0 for what precedes the first step. */
  readonly number: number;
  readonly text: string;
  readonly blocks: readonly SourceBlock[];
}

/** An item of the mitigation. */
export interface Item {
  readonly number: number;
  readonly text: string;
  /** What it says to run: fenced blocks, else the commands within its text. */
  readonly commands: readonly SourceBlock[];
  /** Procedures that it links to, by name. */
  readonly procedures: readonly string[];
}

export interface Runbook {
  readonly alert: string;
  readonly diagnosis: readonly Step[];
  readonly mitigation: readonly Item[];
}

const bodyOf = (markdown: string, heading: string): string =>
  sections(markdown).find(section => section.heading === heading)?.body ?? '';

export const runbookText = (name: string): string => readFileSync(path.join(RUNBOOK_FOLDER, `${name}.md`), 'utf8');

/** The runbook of an alert. Throws if there is none. */
export const runbook = (alert: string): Runbook => parseRunbook(alert, runbookText(alert));

export const parseRunbook = (alert: string, markdown: string): Runbook => ({
  alert,
  diagnosis: stepsOf(bodyOf(markdown, 'Diagnosis')),
  mitigation: itemsOf(bodyOf(markdown, 'Mitigation')),
});

/** The steps of a section, by the bold numbers that they begin with. */
export function stepsOf(body: string): Step[] {
  return body.split(/^(?=\*\*\d+\. )/m).flatMap(text => {
    const number = Number(/^\*\*(\d+)\. /.exec(text)?.[1] ?? 0);
    return text.trim() === '' ? [] : [{ number, text, blocks: fencedBlocks(text) }];
  });
}

/** What may be run of the words of an item: `kubectl …` with what it acts on, and statements of SQL. */
const RUNNABLE = /^(kubectl \S+ .+|select .+;)$/;

const inText = (text: string): SourceBlock => ({ language: text.startsWith('kubectl') ? 'sh' : 'sql', text });

export function itemsOf(body: string): Item[] {
  return body.split(/^(?=\d+\. )/m).flatMap(part => {
    const number = Number(/^(\d+)\. /.exec(part)?.[1] ?? 0);
    if (number === 0) return [];
    // What follows the list, such as what not to do, belongs to no item.
    const text = part.split(/\n\n(?=\S)/)[0] ?? '';
    const fenced = fencedBlocks(text);
    const inline = [...text.matchAll(/`([^`\n]+(?:\n[^`\n]+)?)`/g)].map(([, code = '']) =>
      code.replace(/\s*\n\s*/, ' '),
    );
    const commands = fenced.length > 0 ? fenced : inline.filter(code => RUNNABLE.test(code)).map(inText);
    const procedures = links(text).flatMap(link => /^(procedures\/[\w-]+)\.md/.exec(link)?.[1] ?? []);
    return [{ number, text, commands, procedures }];
  });
}
