import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { panelExpressions } from '../../lib/dashboards';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { extended } from '../example/extended';

let promtool: string;
beforeAll(async () => {
  promtool = await tool('promtool');
}, BUILD_TIMEOUT_MS);

/** Parses all expressions in one run of promtool, each as a recording rule. */
async function parse(expressions: readonly string[]): Promise<string> {
  const file = path.join(temporaryFolder(), 'panels.json');
  const rules = expressions.map((expr, i) => ({ record: `panel:expression:${i}`, expr }));
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
  const { code, stdout, stderr } = await run(promtool, ['check', 'rules', '--lint=none', file]);
  return code === 0 ? '' : stdout + stderr;
}

test.each([aion, extended])('Prometheus parses every expression of $names.title', async ({ dashboards, rules }) => {
  const expressions = panelExpressions(dashboards, rules.alerts).map(({ expr }) => expr.checkedText);
  expect(await parse(expressions)).toBe('');
  expect(await parse([...expressions, 'rate(up)'])).toContain('expected type range vector');
});
