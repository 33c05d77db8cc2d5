import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Problem, suggestion } from '../base';
import { type AlertHistory, checkRecord, type HistoryRecord, recordText } from './record';

/** The records of a stack, by name. */
export type History = ReadonlyMap<string, HistoryRecord>;

const FILE = /^(.+)\.json$/;

/** The records in a folder, and what is wrong with the files there. None where there is no folder. */
export function readHistory(folder: string): { readonly history: History; readonly problems: readonly Problem[] } {
  const history = new Map<string, HistoryRecord>();
  const problems: Problem[] = [];
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const [, name] = FILE.exec(file) ?? [];
    if (name === undefined) continue;
    const where = path.join(folder, file);
    try {
      const content: unknown = JSON.parse(readFileSync(where, 'utf8'));
      const found = checkRecord(where, content);
      problems.push(...found);
      if (found.length === 0) history.set(name, content as HistoryRecord);
    } catch (error) {
      problems.push({ where, message: (error as Error).message });
    }
  }
  return { history, problems };
}

/** Writes a record, and returns its file. */
export function writeRecord(folder: string, name: string, record: HistoryRecord): string {
  const file = path.join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, recordText(record));
  return file;
}

/** What a record says about an alert, with the record it is in. */
export interface Cited {
  readonly name: string;
  readonly record: HistoryRecord;
  readonly alert: AlertHistory;
}

/** What the record of this name says about an alert whose rule has this fingerprint, or why it says nothing about it. */
export function citation(
  history: History,
  name: string,
  alert: string,
  rule: string,
): Cited | { readonly reason: string } {
  const record = history.get(name);
  if (record === undefined) {
    const known = [...history.keys()];
    return {
      reason: `there is no record "${name}"${suggestion(name, new Set(known))}${known.length > 0 ? '' : '; there is none yet'}`,
    };
  }
  const said = record.alerts[alert];
  if (said === undefined) return { reason: `the record "${name}" does not have ${alert}` };
  if (said.rule !== rule)
    return {
      reason: `the record "${name}" is of another rule of ${alert} (${said.rule}) than today's (${rule}): record it again`,
    };
  if (said.missing !== undefined && said.missing.length > 0)
    return { reason: `the record "${name}" is of a history without ${said.missing.join(', ')}, which ${alert} reads` };
  return { name, record, alert: said };
}

/** The newest record that has the alert, by the end of its history; one that was measured takes precedence over a simulated one. */
export function newestRecord(history: History, alert: string): Cited | undefined {
  const all = [...history].flatMap(([name, record]): Cited[] => {
    const said = record.alerts[alert];
    return said === undefined ? [] : [{ name, record, alert: said }];
  });
  const rank = ({ record: { source, to } }: Cited): string => `${source === 'simulated month' ? 0 : 1} ${to}`;
  return all.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}
