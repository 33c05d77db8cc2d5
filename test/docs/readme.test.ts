/** Follows the README's instructions. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Project } from '../synth/project';

const readme = readFileSync('README.md', 'utf8');
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

/** The fenced blocks of one language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

test('names only npm scripts that exist, and every one of them', () => {
  const named = new Set([...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name));
  expect([...named].filter(name => !scripts.includes(name))).toEqual([]);
  expect(scripts.filter(name => !named.has(name) && name !== 'test')).toEqual([]);
});

test('links only to files that exist', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter(link => !existsSync(link))).toEqual([]);
});

/** The TypeScript example that contains `text`, and the file that its first line names. */
function example(text: string): { readonly file: string; readonly code: string } {
  const code = blocks('ts').find(block => block.includes(text)) ?? '';
  const [, file = ''] = /^\/\/ (\S+)$/m.exec(code) ?? [];
  return { file, code };
}

describe('the example of a service', () => {
  const project = new Project();
  afterAll(() => project.remove());

  test('produces a scrape job, alerts with its threshold, and a network flow: one edit', () => {
    const { file, code } = example("service('billing'");
    project.write(file, code);
    expect(project.synth()).toMatchObject({ code: 0 });
    const dist = project.dist();
    expect(dist['20-prometheus.yaml']).toContain('job_name: billing');
    expect(dist['20-prometheus.yaml']).toContain('service:http_request_errors:ratio_rate5m{service="billing"} > 0.02');
    expect(dist['02-network-policies.yaml']).toContain('app.kubernetes.io/name: billing');
    expect(path.dirname(file)).toBe('aion/services');
  });
});

describe('the example of an alert', () => {
  const project = new Project();
  afterAll(() => project.remove());

  test('produces a rule for each service of the family, a line on its panel, and its heading: declaration and runbook', () => {
    const { file, code } = example("alert('SlowTransactions'");
    project.write(file, code);
    expect(project.synth().output).toContain('runbook: runbooks/SlowTransactions.md does not exist');
    const other = readFileSync('runbooks/SlowDatabaseQueries.md', 'utf8');
    project.write('runbooks/SlowTransactions.md', other.replace('# SlowDatabaseQueries', '# SlowTransactions'));
    expect(project.synth()).toMatchObject({ code: 0 });
    const dist = Object.values(project.dist()).join('');
    expect(dist.match(/alert: SlowTransactions/g)).toHaveLength(3);
    expect(dist.match(/Threshold of SlowTransactions: [^"]*/)?.[0]).toBe(
      'Threshold of SlowTransactions: above 10s for 5m.',
    );
    mkdirSync(path.join(project.root, 'docs/generated'), { recursive: true });
    expect(project.run('bin/docs.ts')).toMatchObject({ status: 0, stderr: '' });
    const runbook = readFileSync(path.join(project.root, 'runbooks/SlowTransactions.md'), 'utf8');
    expect(runbook).toContain(
      'Severity **warning** · Team **database** · Fires when **transaction p95 is above 10s** for 5m',
    );
    expect(readFileSync(path.join(project.root, 'runbooks/README.md'), 'utf8')).toContain('(SlowTransactions.md)');
    expect(path.dirname(file)).toBe('aion/alerts');
  });
});
