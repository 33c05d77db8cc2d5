import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OutputFiles } from './output';

/** Manifests by path below the output folder. */
type Texts = ReadonlyMap<string, string>;
const SHOWN = 10;

/** The same files as they are on disk, and those that go: `gone` names them. */
export function oldTexts(folder: string, files: Iterable<string>): Texts {
  const existing = [...files].filter(file => existsSync(path.join(folder, file)));
  return new Map(existing.map(file => [file, readFileSync(path.join(folder, file), 'utf8')] as const));
}

/** What changes, in a few lines: how many files, and each object and alert that goes, since `kubectl apply` deletes none. */
export function changes(before: Texts, after: OutputFiles): string[] {
  const added = [...after.keys()].filter(file => !before.has(file)).length;
  const removed = [...before.keys()].filter(file => !after.has(file)).length;
  const changed = [...after].filter(([file, text]) => before.has(file) && before.get(file) !== text).length;
  if (added + removed + changed === 0) return ['nothing changed'];
  const objects = missing(before, after, objectsOf);
  const alerts = missing(before, after, alertsOf);
  return [
    `files: ${added} added, ${changed} changed, ${removed} removed`,
    ...(alerts.length === 0 ? [] : [`alerts that go: ${some(alerts)}`]),
    ...(objects.length === 0
      ? []
      : [`objects that go, which kubectl apply does not delete (README, "Start"): ${some(objects)}`]),
  ];
}

const some = (list: readonly string[]): string =>
  list.length <= SHOWN ? list.join(', ') : `${list.slice(0, SHOWN).join(', ')} and ${list.length - SHOWN} more`;

/** What the old files of a folder had and none of its new ones has, by the environment's folder. */
function missing(before: Texts, after: Texts, found: (text: string) => string[]): string[] {
  const inFolders = (texts: Texts) =>
    new Set([...texts].flatMap(([file, text]) => found(text).map(name => path.join(path.dirname(file), name))));
  const now = inFolders(after);
  return [...inFolders(before)].filter(name => !now.has(name)).sort();
}

/** `Deployment/redis-exporter` of each document, which are written by `yaml`: metadata is indented by two. */
const objectsOf = (text: string): string[] =>
  text.split(/^---$/m).flatMap(document => {
    const [, kind] = /^kind: (\S+)$/m.exec(document) ?? [];
    const [, name] = /^metadata:\n(?: {2}.*\n)*? {2}name: (\S+)$/m.exec(document) ?? [];
    return kind === undefined || name === undefined ? [] : [`${kind}/${name}`];
  });

const alertsOf = (text: string): string[] => [...text.matchAll(/^\s+- alert: (\S+)$/gm)].map(([, name = '']) => name);
