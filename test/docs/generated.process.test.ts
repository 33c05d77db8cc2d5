/** The command `npm run docs`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { generatedPages } from '../../bin/docs/index';
import { Project } from '../synth/project';

const FOLDER = 'docs/generated';
/** Tested beside what reads it: declarations.test.ts. */
const DECLARATIONS = 'declarations.md';

test('npm run docs keeps the pages that other commands write', () => {
  const project = new Project();
  try {
    mkdirSync(path.join(project.root, FOLDER), { recursive: true });
    for (const name of ['cluster.md', 'stale.md']) project.write(path.join(FOLDER, name), 'written elsewhere');
    const { status, stderr } = spawnSync(process.execPath, ['bin/ts.cjs', 'bin/docs.ts'], {
      cwd: project.root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(path.join(project.root, FOLDER)).sort()).toEqual(
      [...generatedPages(aion).keys(), DECLARATIONS, 'cluster.md'].sort(),
    );
    expect(readFileSync(path.join(project.root, FOLDER, 'cluster.md'), 'utf8')).toBe('written elsewhere');
  } finally {
    project.remove();
  }
}, 300_000);
