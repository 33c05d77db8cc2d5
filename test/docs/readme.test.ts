/** Follows the README's instructions. */
import { existsSync, readFileSync } from 'node:fs';
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

describe('the example of a service', () => {
  const project = new Project();
  afterAll(() => project.remove());

  test('produces a scrape job, alerts with its threshold, and a network flow', () => {
    const example = blocks('ts').find(text => text.includes("service('billing'")) ?? '';
    const [, file = ''] = /^\/\/ (\S+)$/m.exec(example) ?? [];
    project.write(file, example);
    expect(project.synth()).toMatchObject({ code: 0 });
    const dist = project.dist();
    expect(dist['20-prometheus.yaml']).toContain('job_name: billing');
    expect(dist['20-prometheus.yaml']).toContain('service:http_request_errors:ratio_rate5m{service="billing"} > 0.02');
    expect(dist['02-network-policies.yaml']).toContain('app.kubernetes.io/name: billing');
    expect(path.dirname(file)).toBe('lib/services');
  });
});
