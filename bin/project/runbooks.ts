import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aboutFamily, ai, http } from '../../lib/catalogue';
import { PACKS } from '../../lib/library';
import type { Stack } from '../../lib/stack';
import { between, generatedParts, hasMarkers } from '../docs/runbooks';

const INDEX = 'README.md';
const PROCEDURES = ['data-corruption', 'deployment-rollback', 'security-incident', 'service-degradation'].map(
  name => `procedures/${name}.md`,
);
const LIBRARY_ALERTS = new Set(
  PACKS.flatMap(({ alerts, platformAlerts }) => [...alerts, ...platformAlerts]).map(({ name }) => `${name}.md`),
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
 * Writes the library's runbooks of the alerts that a stack has into its folder, with the stack's names in their commands, and
 * the headings of all its runbooks from the alerts' declarations. Each of the library's files ends with a line that holds
 * the checksum of its text. One that has no such line, or that differs from its checksum, was changed by somebody: its text
 * is never written again.
 */
export function writeRunbooks(stack: Stack, shipped: string): Written {
  const generated = generatedParts(stack);
  const written: string[] = [];
  const kept: string[] = [];
  const update = (file: string, present: string | undefined, text: string): void => {
    const part = generated.get(file);
    const whole = part === undefined || !hasMarkers(text) ? text : between(file, text, part);
    if (whole === present) return;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, whole);
    written.push(file);
  };
  const alerts = stack.rules.alerts.map(({ name }) => `${name}.md`);
  const ofLibrary = RUNBOOKS.filter(file => !LIBRARY_ALERTS.has(file) || alerts.includes(file));
  for (const name of ofLibrary) {
    const file = path.join(stack.runbooks, name);
    const present = textOf(file);
    const text = signed(file, inWordsOf(stack, readFileSync(path.join(shipped, name), 'utf8')));
    if (present === undefined || isAsWritten(file, present)) update(file, present, text);
    else {
      kept.push(file);
      update(file, present, present);
    }
  }
  for (const name of alerts.filter(name => !ofLibrary.includes(name))) {
    const file = path.join(stack.runbooks, name);
    const present = textOf(file);
    if (present !== undefined) update(file, present, present);
  }
  return { written, kept };
}

const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

const MARK = /\n<!-- monitoring-as-code ([0-9a-f]{16}): [^\n]* -->\n$/;
/** Of what is written by hand: the heading follows the declarations, also in a file that somebody changed. */
const checksum = (file: string, text: string): string =>
  createHash('sha256')
    .update(hasMarkers(text) ? between(file, text, '') : text)
    .digest('hex')
    .slice(0, 16);
const signed = (file: string, text: string): string =>
  `${text}\n<!-- monitoring-as-code ${checksum(file, text)}: the library's text; once it is changed here it is yours, and stays -->\n`;

/** Whether nobody has changed the file since it was written. */
function isAsWritten(file: string, text: string): boolean {
  const [mark, found] = MARK.exec(text) ?? [];
  return mark !== undefined && found === checksum(file, text.slice(0, -mark.length));
}

/** The runbooks are written about the stack that the library was made for: its names give way to those of another. */
export function inWordsOf(
  { names, services, environments }: Pick<Stack, 'names' | 'services' | 'environments'>,
  text: string,
): string {
  const { title, partOf, prefix, namespaces, roles } = names;
  const own = services.filter(
    ({ namespace, target }) => target.kind === 'pods' && namespaces.products.includes(namespace),
  );
  const exposing = (name: string) =>
    own.find(({ exposes }) => exposes.some(family => aboutFamily(family).name === name));
  const first = (exposing(aboutFamily(http).name) ?? own[0])?.name ?? 'web';
  const model = (exposing(aboutFamily(ai).name) ?? own[1] ?? own[0])?.name ?? 'worker';
  const ingress = environments.find(({ exposure }) => exposure !== undefined)?.exposure?.controller.namespace;
  const replacements: readonly (readonly [RegExp, string])[] = [
    [/\b(?:lib|aion)\/(services|environments|alerts|dashboards)\b/g, 'src/$1'],
    [/\*\*platform\*\*/g, `**${roles.platform}**`],
    [/(\*\*|`)management\1/g, `$1${roles.agreements}$1`],
    [/\*\*database\*\*/g, `**${roles.databases ?? roles.platform}**`],
    [/\*\*ai\*\*/g, `**${roles.models ?? roles.platform}**`],
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
    [/(kubectl -n )ingress-nginx\b/g, `$1${ingress ?? 'ingress-nginx'}`],
    [/\baion\b/g, namespaces.products[0]],
    [/\bweb-api\b/g, first],
    [/\bai-engine\b/g, model],
  ];
  return `${replacements.reduce((all, [from, to]) => all.replace(from, to), text.trimEnd())}\n`;
}
