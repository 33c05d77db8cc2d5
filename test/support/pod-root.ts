import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { yaml } from '../../lib/base';
import { temporaryFolder } from '../../tools/process/run';
import type { PodTemplate } from './dist';
import { inRoot } from './overlay';

/** Parses a configuration file and returns what is written below `root` instead. */
export type FileOverlay = (file: string, text: string, root: string) => object;

/** A folder that is the root of a pod, with the files of its ConfigMaps and the empty folders of its volumes. */
export function podRoot({ files, folders }: PodTemplate, name: string, overlay: FileOverlay): string {
  const root = temporaryFolder(name);
  for (const folder of folders) mkdirSync(inRoot(root, folder), { recursive: true });
  writeFiles(root, files, overlay);
  return root;
}

/** Files that are not YAML are written unchanged. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>, overlay: FileOverlay): void {
  for (const [file, text] of Object.entries(files)) {
    writeFile(root, file, file.endsWith('.yml') ? yaml(overlay(file, text, root)) : text);
  }
}

export function writeFile(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(inRoot(root, file)), { recursive: true });
  writeFileSync(inRoot(root, file), text);
}

/** The value of a flag in the pod's command line. */
export function flagOf({ args }: PodTemplate, flag: string): string {
  const found = args.find(arg => arg.startsWith(`${flag}=`));
  if (found === undefined) throw new Error(`the command line has no ${flag}`);
  return found.slice(flag.length + 1);
}
