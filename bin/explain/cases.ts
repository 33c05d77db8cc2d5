import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestCases } from '../../lib/explain';

/** Written by `npm run test:mutation`, and committed. */
export const RESULTS = 'test/mutation/results.json';

const FOLDER = 'test/promtool/cases';
const CASE = /^ +(?:return )?ruleCase\('(\w+)', /gm;
/** The name of a situation is a sentence, so no other key is like it. */
const SITUATION = /^ +'([^'\n]* [^'\n]*)': /gm;

/**
 * The promtool cases of each alert: the file they are in, and the situations that are written out there by name. Read as text: to load the cases is to load
 * the company that they are written for, which is not the one that is explained.
 */
export function testCases(): ReadonlyMap<string, TestCases> {
  const all = new Map<string, TestCases>();
  for (const name of readdirSync(FOLDER).sort()) {
    const file = path.join(FOLDER, name);
    const text = readFileSync(file, 'utf8');
    const starts = [...text.matchAll(CASE)];
    for (const [i, { index, 1: alert = '' }] of starts.entries()) {
      const block = text.slice(index, starts[i + 1]?.index);
      const found = [...block.matchAll(SITUATION)].map(([, situation = '']) => situation);
      const known = all.get(alert)?.names ?? [];
      all.set(alert, { file, names: [...new Set([...known, ...found])] });
    }
  }
  return all;
}
