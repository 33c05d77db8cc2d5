/** What `npm ci` installs on any machine: npm silently writes a lock file that covers only what it could fetch. */
import { readFileSync } from 'node:fs';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  /** A workspace of this project, which is not downloaded. */
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly overrides?: Versions;
}

/** The project's own, and that of the page that draws dashboards. */
const LOCKS = ['package-lock.json', 'tools/pictures/package-lock.json'];
const packages: Record<string, Locked> = Object.assign(
  {},
  ...LOCKS.map(file => {
    const { packages: all } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };
    const folder = file.replace('package-lock.json', '');
    return Object.fromEntries(Object.entries(all).map(([name, locked]) => [`${folder}${name}`, locked]));
  }),
);
/** Workspaces are listed under their own folder, and a second time as links. */
const installed = Object.entries(packages).filter(([folder, { link }]) => folder.includes('node_modules/') && !link);

test('every optional binary for another platform is locked: npm ci rejects a lock file that lacks one', () => {
  const violations = installed.flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(name => !Object.keys(packages).some(other => other.endsWith(`node_modules/${name}`)))
      .map(name => `${folder} → ${name}`),
  );
  expect(violations).toEqual([]);
});

test('every package has a checksum and no registry address', () => {
  const violations = installed
    .filter(([, { integrity, resolved, inBundle }]) => !inBundle && (integrity === undefined || resolved !== undefined))
    .map(([folder]) => folder);
  expect(violations).toEqual([]);
});

test('dependencies have exact versions', () => {
  const violations = ['', 'telemetry/', 'apps/', 'tools/pictures/'].flatMap(folder => {
    const named = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as Manifest;
    return Object.entries({ ...named.dependencies, ...named.devDependencies, ...named.overrides })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${folder}package.json: ${name} ${version}`);
  });
  expect(violations).toEqual([]);
});
