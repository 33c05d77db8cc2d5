import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ENABLED_FEATURES } from '../../lib/promql';
import { tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';

/** A rule as promtool reads it. */
export type WrittenRule = Readonly<Record<string, unknown>>;

/**
 * What promtool says of each rule, each in a file of its own, all in one process: undefined where it accepts the rule, and
 * otherwise why it does not.
 */
export async function ruleVerdicts(rules: readonly WrittenRule[], interval?: string): Promise<(string | undefined)[]> {
  const groups = rules.map(rule => ({ groups: [{ name: 'tried', ...(interval && { interval }), rules: [rule] }] }));
  return fileVerdicts(groups, [
    'check',
    'rules',
    '--lint=none',
    ...ENABLED_FEATURES.map(feature => `--enable-feature=${feature}`),
  ]);
}

/** The same of whole files of rules. */
export async function fileVerdicts(files: readonly object[], args: readonly string[]): Promise<(string | undefined)[]> {
  const promtool = await tool('promtool');
  const folder = path.join(temporaryFolder('verdicts'), 'rules');
  mkdirSync(folder);
  const names = files.map((file, i) => {
    const name = path.join(folder, `${i}.yml`);
    // JSON is YAML.
    writeFileSync(name, JSON.stringify(file));
    return name;
  });
  const { stdout, stderr } = await run(promtool, [...args, ...names]);
  const failed = new Map<string, string>();
  for (const [, number = '', reason = ''] of stderr.matchAll(/\/rules\/(\d+)\.yml: (.*)/g)) {
    if (!failed.has(number)) failed.set(number, reason);
  }
  const checked = [...stdout.matchAll(/Checking .*\/rules\/\d+\.yml/g)].length;
  if (checked !== files.length) throw new Error(`promtool checked ${checked} of ${files.length} files: ${stderr}`);
  return files.map((_, i) => failed.get(String(i)));
}
