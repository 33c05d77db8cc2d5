/** What `npm ci` installs, on this machine and on every other: npm writes a lock for what it could fetch, and says nothing. */
import { readFileSync } from 'node:fs';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  /** A workspace of this project, which is no download. */
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly overrides?: Versions;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
/** The workspaces themselves stand under their own folder, and once more as links. */
const installed = Object.entries(packages).filter(([folder, { link }]) => folder.includes('node_modules/') && !link);

test('every program that a package has for another machine is locked: npm ci refuses a lock without one', () => {
  const violations = installed.flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(name => !Object.keys(packages).some(other => other.endsWith(`node_modules/${name}`)))
      .map(name => `${folder} → ${name}`),
  );
  expect(violations).toEqual([]);
});

test('every package is held to its checksum, from whichever registry it comes', () => {
  const violations = installed
    .filter(([, { integrity, resolved, inBundle }]) => !inBundle && (integrity === undefined || resolved !== undefined))
    .map(([folder]) => folder);
  expect(violations).toEqual([]);
});

test('packages are named with their exact versions', () => {
  const violations = ['', 'telemetry/', 'apps/'].flatMap(folder => {
    const named = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as Manifest;
    return Object.entries({ ...named.dependencies, ...named.devDependencies, ...named.overrides })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${folder}package.json: ${name} ${version}`);
  });
  expect(violations).toEqual([]);
});
