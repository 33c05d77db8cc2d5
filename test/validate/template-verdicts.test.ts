/** Synth refuses a template if and only if Prometheus and Alertmanager do: its verdicts, one by one, against theirs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Dialect, PROMETHEUS } from '../../lib/templates';
import { parse } from '../../lib/templates/parse';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { ruleVerdicts } from '../support/promtool-verdicts';
import { mutations, TEMPLATE_PIECES } from './promql/mutations';

beforeAll(() => tool('promtool'), BUILD_TIMEOUT_MS);

const TEMPLATES = readFileSync(path.join(__dirname, 'promql', 'templates.txt'), 'utf8')
  .trimEnd()
  .split('\n');

function ours(text: string, dialect: Dialect): string | undefined {
  try {
    parse(text, dialect);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
const refuses = (message: string | undefined) => (message === undefined ? 'accepts' : 'refuses');

async function disagreements(templates: readonly string[]) {
  const verdicts = await ruleVerdicts(templates.map(summary => ({ alert: 'A', expr: 'up', annotations: { summary } })));
  return templates.flatMap((template, i) => {
    const [synth, promtool] = [ours(template, PROMETHEUS), verdicts[i]];
    return refuses(synth) === refuses(promtool) ? [] : [{ template, synth, promtool }];
  });
}

test('templates right and wrong', async () => {
  expect(await disagreements(TEMPLATES)).toEqual([]);
});

test('two thousand slips of the keyboard', async () => {
  const tried = mutations(TEMPLATES, 2_000, TEMPLATE_PIECES);
  expect(await disagreements(tried)).toEqual([]);
});
