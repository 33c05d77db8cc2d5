/** The paths of Alertmanager's files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ReceiverKey } from './component';

export const CONFIG_FOLDER = '/etc/alertmanager/config';
export const CONFIG_FILE = 'alertmanager.yml';
export const SECRET_FOLDER = '/etc/alertmanager/secrets';
export const DATA_FOLDER = '/alertmanager';
export const TEMPLATE_GLOB = `${CONFIG_FOLDER}/*.tmpl`;

/** The file that holds a key of the Secret; it is read at each notification, and may be absent. */
export const secretFile = (key: ReceiverKey): string => `${SECRET_FOLDER}/${key}`;

const TEMPLATES = path.join('lib', 'components', 'alertmanager', 'templates');

/**
 * The notification templates, file name → text. The templates' names begin with the stack's prefix. Each is a file of its
 * own, so that `amtool template render` can read it too.
 */
export function templateFiles(prefix: string): Record<string, string> {
  const folder = path.join(process.cwd(), TEMPLATES);
  const names = readdirSync(folder).filter(name => name.endsWith('.tmpl'));
  return Object.fromEntries(
    names.sort().map(name => [name, withPrefix(readFileSync(path.join(folder, name), 'utf8'), prefix)]),
  );
}

/** `{{ template "stack.title" . }}` → `{{ template "aion.title" . }}` */
const withPrefix = (text: string, prefix: string): string => text.replaceAll('"stack.', `"${prefix}.`);
