/** What the command `npm run synth` writes. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { succeeded } from '../support/succeeded';
import { Project } from './project';

const project = new Project();
let written: Record<string, string>;
beforeAll(() => {
  succeeded(project.synth());
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
  succeeded(project.synth());
  expect(project.dist()).toEqual(written);
});

test('stale files disappear', () => {
  project.write('dist/99-stale.yaml', 'kind: Stale\n');
  project.synth();
  expect(project.dist()).toEqual(written);
});

test('synthesizing one environment leaves the others unchanged', () => {
  // The first environment is at the top of dist/, each other one in a folder of its name.
  const [top, ...others] = aion.environments.map(({ name }) => name);
  const files = new Map([
    ...others.map(name => [name, path.join(name, '00-namespaces.yaml')] as const),
    [top ?? '', '00-namespaces.yaml'],
  ]);
  const edited = new Map([...files.values()].map(file => [file, 'edited\n']));
  for (const [file, text] of edited) project.write(path.join('dist', file), text);
  for (const [name, file] of files) {
    succeeded(project.synth('--env', name));
    edited.delete(file);
    expect(project.dist()).toEqual({ ...written, ...Object.fromEntries(edited) });
  }
  expect(edited.size).toBe(0);
});
