import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stack } from '../../lib/stack';
import { onCallTables } from './on-call';

const FOLDER = 'docs/operations';
const BLOCK =
  /^<!-- table: (\w+)\. From the declarations, by `npm run docs`\. -->\n[\s\S]*?^<!-- end of the table -->$/gm;

/** Path → text of each page about operations, with its tables regenerated. Throws for a table that there is not. */
export function operationsPages(stack: Stack): ReadonlyMap<string, string> {
  if (stack.onCall === undefined || !existsSync(FOLDER)) return new Map();
  const tables: Readonly<Record<string, string>> = onCallTables(stack, stack.onCall);
  const files = readdirSync(FOLDER)
    .filter(file => file.endsWith('.md'))
    .sort();
  return new Map(
    files.map(name => {
      const file = path.join(FOLDER, name);
      return [file, withTables(file, readFileSync(file, 'utf8'), tables)] as const;
    }),
  );
}

export function withTables(file: string, text: string, tables: Readonly<Record<string, string>>): string {
  return text.replace(BLOCK, (_, name: string) => {
    const found = tables[name];
    if (found === undefined)
      throw new Error(`${file}: there is no table "${name}"; there are ${Object.keys(tables).join(', ')}`);
    return `<!-- table: ${name}. From the declarations, by \`npm run docs\`. -->\n\n${found}\n\n<!-- end of the table -->`;
  });
}
