/** What `npm ci` installs, on this machine and on every other: npm writes a lock for what it could fetch, and says nothing. */
import { readFileSync } from 'node:fs';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(([folder]) => folder !== '');

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
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
