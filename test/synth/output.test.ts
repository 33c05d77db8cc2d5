/** What `npm run synth` writes. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Project } from './project';

const project = new Project();
let written: Record<string, string>;
beforeAll(() => {
  expect(project.synth()).toMatchObject({ code: 0 });
  written = project.dist();
});
afterAll(() => project.remove());

test('dist/ is up to date with the sources: run `npm run synth` and commit it', () => {
  const files = readdirSync('dist', { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const committed = files.map(entry => path.relative('dist', path.join(entry.parentPath, entry.name))).sort();
  expect(committed).toEqual(Object.keys(written).sort());
  for (const name of committed)
    expect(`${name}:\n${readFileSync(path.join('dist', name), 'utf8')}`).toBe(`${name}:\n${written[name]}`);
});

test('the same sources produce the same bytes', () => {
  expect(project.synth()).toMatchObject({ code: 0 });
  expect(project.dist()).toEqual(written);
});

test('stale files disappear', () => {
  project.write('dist/99-stale.yaml', 'kind: Stale\n');
  project.synth();
  expect(project.dist()).toEqual(written);
});

test('synthesizing one environment leaves the others unchanged', () => {
  project.write('dist/development/00-namespaces.yaml', 'edited\n');
  project.write('dist/00-namespaces.yaml', 'edited\n');
  project.write('dist/staging/00-namespaces.yaml', 'edited\n');
  expect(project.synth('--env', 'staging')).toMatchObject({ code: 0 });
  expect(project.dist()).toEqual({
    ...written,
    '00-namespaces.yaml': 'edited\n',
    'development/00-namespaces.yaml': 'edited\n',
  });
  expect(project.synth('--env', 'production')).toMatchObject({ code: 0 });
  expect(project.dist()).toEqual({ ...written, 'development/00-namespaces.yaml': 'edited\n' });
  project.synth();
});

test('production is at the top of dist/, in files numbered in the order of apply', () => {
  const flat = Object.keys(written).filter(name => !name.includes('/'));
  expect(flat.every(name => /^\d\d-[a-z-]+\.yaml$/.test(name))).toBe(true);
  expect(flat[0]).toBe('00-namespaces.yaml');
});
