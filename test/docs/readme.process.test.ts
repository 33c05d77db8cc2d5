/** Follows the README's instructions. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { database } from '../../lib/catalogue';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';
import { succeeded } from '../support/succeeded';
import { Project } from '../synth/project';

/** Programs start slowly on a machine that is busy. */
jest.setTimeout(120_000);

const readme = readFileSync('README.md', 'utf8');

/** The fenced blocks of one language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** The TypeScript example that contains `text`, and the file that its first line names. */
function example(text: string): { readonly file: string; readonly code: string } {
  const code = blocks('ts').find(block => block.includes(text)) ?? '';
  const [, file = ''] = /^\/\/ (\S+)$/m.exec(code) ?? [];
  return { file, code };
}

/** What commands write: whole folders, and the part of a runbook between its markers. */
const WRITTEN = ['dist', 'docs', 'node_modules'];
const GENERATED = /<!-- From the declarations[\s\S]*<!-- End of what is generated. -->/;

/** Path → text of what is edited by hand. */
function sources({ root }: Project): ReadonlyMap<string, string> {
  const folders = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !WRITTEN.includes(name));
  const files = folders.flatMap(entry =>
    entry.isDirectory()
      ? readdirSync(path.join(root, entry.name), { recursive: true, withFileTypes: true })
          .filter(each => each.isFile())
          .map(each => path.relative(root, path.join(each.parentPath, each.name)))
      : [entry.name],
  );
  return new Map(files.map(file => [file, readFileSync(path.join(root, file), 'utf8').replace(GENERATED, '')]));
}
function changedFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter(file => before.get(file) !== after.get(file)).sort();
}

/** `npm run synth && npm run docs`. */
function regenerate(project: Project): void {
  mkdirSync(path.join(project.root, 'docs/generated'), { recursive: true });
  succeeded(project.synth());
  expect(project.run('bin/docs.ts')).toMatchObject({ status: 0, stderr: '' });
}

describe('the example of a service', () => {
  const project = new Project();
  afterAll(() => project.remove());

  test('produces a scrape job, alerts with its threshold, and a network flow: one edit', () => {
    const { file, code } = example("service('billing'");
    project.write(file, code);
    succeeded(project.synth());
    const dist = project.dist();
    expect(dist['20-prometheus.yaml']).toContain('job_name: billing');
    expect(dist['20-prometheus.yaml']).toContain('service:http_request_errors:ratio_rate5m{service="billing"} > 0.02');
    expect(dist['02-network-policies.yaml']).toContain('app.kubernetes.io/name: billing');
    expect(path.dirname(file)).toBe('aion/services');
  });
});

describe('the example of an alert', () => {
  const RUNBOOK = 'runbooks/SlowTransactions.md';
  const { file, code } = example("alert('SlowTransactions'");
  const [section = ''] = /^## Add an alert\n[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  const project = new Project();
  afterAll(() => project.remove());

  test('takes three edits: the declaration, the runbook and the case', () => {
    expect(section).toContain('This takes three manual edits: the declaration, the runbook and the test case.');
    const named = [
      file,
      ...[...section.matchAll(/^- .*?`((?:runbooks|test)\/[\w/.]+)`/gm)].map(([, name = '']) => name),
    ];
    expect(named).toEqual(['aion/alerts/database.ts', RUNBOOK, 'test/promtool/cases/aion.ts']);
  });

  test('produces a rule for each service of the family, a line on its panel, and its heading: declaration and runbook', () => {
    // As it was before the example, if AION has it by now.
    for (const each of [file, RUNBOOK]) rmSync(path.join(project.root, each), { force: true });
    const before = sources(project);
    project.write(file, code);
    expect(project.synth().output).toContain(`runbook: ${RUNBOOK} does not exist`);
    const other = readFileSync('runbooks/SlowDatabaseQueries.md', 'utf8');
    project.write(RUNBOOK, other.replace('# SlowDatabaseQueries', '# SlowTransactions'));
    regenerate(project);
    expect(changedFiles(before, sources(project))).toEqual([file, RUNBOOK]);

    const dist = Object.values(project.dist()).join('');
    const users = aion.environments.flatMap(environment =>
      monitoredIn(environment, aion.services).filter(({ exposes }) => exposes.includes(database)),
    );
    expect(dist.match(/alert: SlowTransactions/g)).toHaveLength(users.length);
    expect(dist.match(/Threshold of SlowTransactions: [^"]*/)?.[0]).toBe(
      'Threshold of SlowTransactions: above 10s for 5m.',
    );
    const runbook = readFileSync(path.join(project.root, RUNBOOK), 'utf8');
    expect(runbook).toContain(
      'Severity **warning** · Team **database** · Fires when **transaction p95 is above 10s** for 5m',
    );
    expect(readFileSync(path.join(project.root, 'runbooks/README.md'), 'utf8')).toContain('(SlowTransactions.md)');
  });
});

test('the default of an alert is one edit: rules, the runbook and the list of runbooks follow', () => {
  const [bullets = ''] = /^## Change an alert\n[\s\S]*?(?=^## )/m.exec(readme) ?? [];
  expect(bullets).toContain('Each of these is one manual edit');
  expect(bullets).toContain('`threshold` in its declaration in `lib/rules/families/`');
  const file = 'lib/rules/families/ai.ts';
  const [, value = ''] =
    /HighActiveAISessions'[\s\S]*?threshold: count\((\d+)\)/.exec(readFileSync(file, 'utf8')) ?? [];
  const changed = Number(value) + 17;
  const project = new Project();
  try {
    // An override would take precedence.
    project.edit('aion/alerts/index.ts', /readonly Override\[\] = \[[^;]*\];/, 'readonly Override[] = [];');
    const before = sources(project);
    project.edit(file, `threshold: count(${value})`, `threshold: count(${changed})`);
    regenerate(project);
    expect(changedFiles(before, sources(project))).toEqual([file]);
    const heading = /^Severity .*$/m.exec(
      readFileSync(path.join(project.root, 'runbooks/HighActiveAISessions.md'), 'utf8'),
    );
    expect(heading?.[0]).toContain(` ${changed} `);
    const rows = readFileSync(path.join(project.root, 'runbooks/README.md'), 'utf8').split('\n');
    expect(rows.find(row => row.startsWith('| [HighActiveAISessions]'))).toContain(` ${changed} `);
    const compared = aion.environments.flatMap(environment =>
      [...bindAlerts(aion.rules, monitoredIn(environment, aion.services), ruleSettings(aion, environment)).values()]
        .flat()
        .filter(
          ({ alert: { name }, threshold }) => name === 'HighActiveAISessions' && threshold.value === Number(value),
        ),
    );
    const inDist =
      Object.values(project.dist())
        .join('')
        .match(/alert: HighActiveAISessions\n +expr: .*/g) ?? [];
    expect(inDist.filter(rule => rule.endsWith(` > ${changed}`))).toHaveLength(compared.length);
  } finally {
    project.remove();
  }
});
