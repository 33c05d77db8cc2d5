import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aboutFamily, ai, http } from '../../lib/catalogue';
import { PACKS } from '../../lib/library';
import type { Stack } from '../../lib/stack';

const INDEX = 'README.md';
const PROCEDURES = ['data-corruption', 'deployment-rollback', 'security-incident', 'service-degradation'].map(
  name => `procedures/${name}.md`,
);
const LIBRARY_ALERTS = new Set(
  PACKS.flatMap(({ alerts, standing }) => [...alerts, ...standing]).map(({ name }) => `${name}.md`),
);

/** What the package ships: the runbook of each of the library's alerts, the procedures that they lead to, and the index. */
export const RUNBOOKS: readonly string[] = [...LIBRARY_ALERTS, ...PROCEDURES, INDEX];

/** What became of each file. */
export interface Written {
  readonly written: readonly string[];
  /** Not as this command wrote it: somebody changed it, so it stays. */
  readonly kept: readonly string[];
}

/**
 * Writes the library's runbooks of the alerts that a stack has into its folder, with the stack's names in their commands. A
 * file ends with a line that holds the checksum of what stands above it. One that has no such line, or that differs from
 * its checksum, was changed by somebody and is never written again.
 */
export function writeRunbooks(stack: Stack, shipped: string): Written {
  const written: string[] = [];
  const kept: string[] = [];
  const wanted = new Set(stack.rules.alerts.map(({ name }) => `${name}.md`));
  for (const file of RUNBOOKS.filter(file => !LIBRARY_ALERTS.has(file) || wanted.has(file))) {
    const target = path.join(stack.runbooks, file);
    const text = signed(inWordsOf(stack, readFileSync(path.join(shipped, file), 'utf8'), file === INDEX));
    const present = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
    if (present === text) continue;
    if (present !== undefined && !isAsWritten(present)) {
      kept.push(target);
      continue;
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    written.push(target);
  }
  return { written, kept };
}

const MARK = /^<!-- monitoring-as-code ([0-9a-f]{16}): .* -->\n$/m;
const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const signed = (text: string): string =>
  `${text}\n<!-- monitoring-as-code ${checksum(`${text}\n`)}: written by \`npm run runbooks\`; a file that is changed is not written again -->\n`;

/** Whether nobody has changed the file since it was written. */
function isAsWritten(text: string): boolean {
  const end = text.lastIndexOf('<!-- monitoring-as-code ');
  const [, found] = MARK.exec(text.slice(end)) ?? [];
  return end >= 0 && found === checksum(text.slice(0, end));
}

/** The runbooks are written about the stack that the library was made for: its names give way to those of another. */
export function inWordsOf({ names, services, rules }: Stack, text: string, isIndex = false): string {
  const { title, partOf, prefix, namespaces } = names;
  const own = services.filter(
    ({ namespace, target }) => target.kind === 'pods' && namespaces.products.includes(namespace),
  );
  const exposing = (name: string) =>
    own.find(({ exposes }) => exposes.some(family => aboutFamily(family).name === name));
  const first = (exposing(aboutFamily(http).name) ?? own[0])?.name ?? 'web';
  const model = (exposing(aboutFamily(ai).name) ?? own[1] ?? own[0])?.name ?? 'worker';
  const replacements: readonly (readonly [RegExp, string])[] = [
    // A heading, and the links to it.
    [/\b([Aa])n AION service\b/g, `$1 service of ${title}`],
    [/#a-an-aion-service\b/g, `#a-a-service-of-${title.toLowerCase().replace(/[^\w]+/g, '-')}`],
    [/\bAION\b/g, title],
    [/\baion-monitoring-agents\b/g, namespaces.agents],
    [/(part-of[=:] ?)aion-monitoring\b/g, `$1${partOf}`],
    [/\baion-monitoring-(prometheus|critical|normal)\b/g, `${partOf}-$1`],
    [/\baion-monitoring\b/g, namespaces.monitoring],
    [/\baion\.example\.com\b/g, `${prefix}.example.com`],
    [/\/d\/aion-/g, `/d/${prefix}-`],
    [/\baion\b/g, namespaces.products[0]],
    [/\bweb-api\b/g, first],
    [/\bai-engine\b/g, model],
    [/\b(?:lib|aion|src)\/(services|environments|alerts|rules)\//g, 'src/$1/'],
    [/\blib\/(services|environments|rules)\b/g, 'src/$1'],
  ];
  const replaced = replacements.reduce((all, [from, to]) => all.replace(from, to), text.trimEnd());
  return `${isIndex ? withoutRowsOfOthers(replaced, new Set(rules.alerts.map(({ name }) => name))) : replaced}\n`;
}

/** The index without the alerts that the stack does not have. */
const withoutRowsOfOthers = (text: string, alerts: ReadonlySet<string>): string =>
  text
    .split('\n')
    .filter(line => {
      const [, name] = /^\| \[(\w+)\]\(\1\.md\) \|/.exec(line) ?? [];
      return name === undefined || alerts.has(name);
    })
    .join('\n');
