import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A folder with a runbook for each of these alerts and nothing else: runbooks/ has AION's. It is written once. */
export function runbooksOf(alerts: readonly { readonly name: string }[]): string {
  const names = alerts.map(({ name }) => name).sort();
  const hash = createHash('sha256').update(names.map(textOf).join()).digest('hex').slice(0, 16);
  const folder = path.resolve('node_modules', '.cache', 'aion-monitoring', `example-runbooks-${hash}`);
  mkdirSync(folder, { recursive: true });
  const present = new Set(readdirSync(folder));
  for (const name of names)
    if (!present.has(`${name}.md`)) writeFileSync(path.join(folder, `${name}.md`), textOf(name));
  return folder;
}

const textOf = (name: string): string => `# ${name}\n\nWhat to do about it.\n`;
