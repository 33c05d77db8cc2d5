import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

// A module of CommonJS, as Jest loads it, without types.
const { FOLDER } = require('./report-folder.cjs');

/** What the report contains in addition to test results; reporter.cjs reads it. */
const FILE = path.resolve(FOLDER, 'records.jsonl');

/** One line of the report's tables. */
export type Entry =
  | {
      readonly kind: 'figure';
      readonly table: string;
      readonly what: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'not-run'; readonly what: string; readonly why: string; readonly instead: string };

function write(entry: Entry): void {
  mkdirSync(path.dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(entry)}\n`);
}

/** A measured figure: `figure('Paging', 'HighErrorRate', { 'fault → notification': '312 s', 'at least': '300 s' })`. */
export const figure = (table: string, what: string, values: Readonly<Record<string, string>>): void =>
  write({ kind: 'figure', table, what, values });

/** `12.3 s`. */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Records in the report what cannot run here, and what proves it instead. */
export const notRun = (what: string, why: string, instead: string): void =>
  write({ kind: 'not-run', what, why, instead });
