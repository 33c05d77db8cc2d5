/** `npm run new`: what it writes compiles, synthesizes and passes the linter, in a project of its own and in this repository. */
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, run } from '../../tools/process/run';
import { succeeded } from '../support/succeeded';
import { OutsideProject, packed } from './installed';

const SYNTH_MS = 120_000;
const PARTS = [
  ['service', 'stock-keeping'],
  ['alert', 'TooManyOrders'],
  ['dashboard', 'orders'],
  ['environment', 'trial'],
] as const;
const projects: OutsideProject[] = [];
/** As `new stack` wrote it, with the package. */
let written: OutsideProject;
let tarball: string;
const folder = (files?: string): OutsideProject => {
  const project = new OutsideProject(files);
  projects.push(project);
  return project;
};
afterAll(async () => {
  for (const project of projects) project.remove();
  await cleanUp();
});

/** What the linter says of a folder, by the rules of this repository. */
async function lint(root: string, ...files: readonly string[]): Promise<string> {
  const config = JSON.parse(readFileSync('biome.json', 'utf8')) as Record<string, unknown>;
  const project = new OutsideProject();
  projects.push(project);
  project.write('biome.json', JSON.stringify({ ...config, $schema: undefined, vcs: { enabled: false } }));
  for (const file of files) cpSync(path.join(root, file), project.path(file), { recursive: true });
  const biome = path.resolve('node_modules/.bin/biome');
  const { code, stdout, stderr } = await run(biome, ['check', '--error-on-warnings', ...files], { cwd: project.root });
  return code === 0 ? '' : stdout + stderr;
}

describe('a project of its own', () => {
  let stack: OutsideProject;
  beforeAll(async () => {
    tarball = await packed();
    const outside = folder();
    await outside.install(tarball);
    const { code, stderr } = await outside.run('node_modules/.bin/monitoring-as-code', 'new', 'stack', 'bakery');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    written = folder(outside.path('bakery'));
    stack = folder(outside.path('bakery'));
    await stack.install(tarball);
  }, 240_000);

  test(
    'is synthesized as it was written, with the names that were asked for',
    async () => {
      expect(await stack.npm('synth')).toMatchObject({
        code: 0,
        output: expect.stringContaining('for production in dist/'),
      });
      expect(stack.files('dist')['00-namespaces.yaml']).toContain('name: bakery-monitoring');
      expect(await lint(stack.root, 'main.ts', 'src', 'package.json', 'tsconfig.json')).toBe('');
    },
    SYNTH_MS,
  );

  test(
    'takes a service, an alert, a dashboard and an environment',
    async () => {
      for (const part of PARTS) {
        const { code, output } = await stack.npm('new', ...part);
        expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('npm run synth') });
      }
      succeeded(await stack.npm('synth'));
      const dist = stack.files('dist');
      expect(dist['20-prometheus.yaml']).toMatch(/alert: TooManyOrders[\s\S]*service: stock-keeping/);
      expect(Object.keys(dist)).toEqual(
        expect.arrayContaining(['45-grafana-dashboard-bakery-orders.yaml', 'trial/20-prometheus.yaml']),
      );
      expect(stack.read('runbooks/TooManyOrders.md')).toContain(
        'Severity **warning** · Team **operations** · Fires when',
      );
      expect(await lint(stack.root, 'src')).toBe('');
      succeeded(await stack.npm('docs'));
      expect(Object.keys(stack.files('docs/generated'))).toEqual([
        'alerts.md',
        'flows.md',
        'inhibition.md',
        'metrics.md',
        'secrets.md',
        'services.md',
        'silencing.md',
      ]);
      const explained = await stack.npm('explain', 'TooManyOrders');
      succeeded(explained);
      expect(explained.output).toContain('TooManyOrders of stock-keeping in ');
    },
    SYNTH_MS,
  );

  test(
    'overwrites nothing, and writes nothing where a name is not valid',
    async () => {
      const before = { ...stack.files('src'), ...stack.files('runbooks') };
      expect(await stack.npm('new', 'service', 'stock-keeping')).toEqual({
        code: 1,
        output: 'src/services/stock-keeping.ts: there already; nothing was written\n',
      });
      expect((await stack.npm('new', 'alert', 'too-many')).output).toMatch(
        /^NAME: "too-many" is not valid; wanted: words in capitals/,
      );
      expect((await stack.npm('new', 'servce', 'orders')).output).toMatch(/^usage: /);
      expect({ ...stack.files('src'), ...stack.files('runbooks') }).toEqual(before);
    },
    SYNTH_MS,
  );

  test(
    'takes names that are words of the language',
    async () => {
      for (const part of [
        ['service', 'default'],
        ['service', 'http'],
        ['environment', 'new'],
        ['dashboard', 'class'],
      ] as const) {
        succeeded(await stack.npm('new', ...part));
      }
      succeeded(await stack.npm('synth'));
    },
    SYNTH_MS,
  );
});

describe('runbooks of the library', () => {
  let stack: OutsideProject;
  beforeAll(() => {
    stack = projects.filter(({ root }) => existsSync(path.join(root, 'src', 'stack.ts'))).at(1) as OutsideProject;
  });

  test('carry the names of the stack, and link only to what is there', () => {
    const files = stack.files('runbooks');
    expect(
      Object.entries(files)
        .filter(([, text]) => /aion|web-api/i.test(text))
        .map(([name]) => name),
    ).toEqual([]);
    expect(files['JaegerSpansRefused.md']).toContain('kubectl -n bakery-monitoring ');
    const commands = Object.values(files).flatMap(text =>
      [...text.matchAll(/kubectl -n ([a-z][\w-]*)/g)].map(([, name]) => name),
    );
    expect([...new Set(commands)].sort()).toEqual(
      ['bakery', 'bakery-monitoring', 'bakery-monitoring-agents', 'ingress-nginx', 'kube-system'].filter(name =>
        commands.includes(name),
      ),
    );
  });

  test(
    'are written anew by an upgrade, but never over what a person changed',
    async () => {
      const [changed, untouched, heading] = [
        'runbooks/HighLatency.md',
        'runbooks/HighErrorRate.md',
        'runbooks/ServiceDown.md',
      ];
      const original = stack.read(untouched);
      stack.edit(changed, '## Impact', '## Impact\n\nThe ovens go cold.');
      const shipped = stack.path('node_modules/monitoring-as-code/package/runbooks/HighErrorRate.md');
      const before = readFileSync(shipped, 'utf8');
      stack.edit(
        'node_modules/monitoring-as-code/package/runbooks/HighErrorRate.md',
        '## Impact',
        '## Impact\n\nNew in this release.',
      );
      const restore = stack.edit(
        'src/alerts/index.ts',
        "severity: 'critical' })`. */\nconst overrides: readonly Override[] = [];",
        "severity: 'critical' })`. */\nconst overrides: readonly Override[] = [override(highLatency, { severity: 'critical' })];",
      );
      stack.edit('src/alerts/index.ts', '{ type Override,', '{ highLatency, override, type Override,');
      const { code, output } = await stack.npm('synth');
      expect({ code, output }).toMatchObject({
        code: 0,
        output: expect.stringContaining('runbooks/HighLatency.md: its text was changed here, so it stays'),
      });
      expect(stack.read(untouched)).toContain('New in this release.');
      expect(stack.read(changed)).toContain('The ovens go cold.');
      // The heading is generated, in a text of one's own as well.
      expect(stack.read(changed)).toContain('Severity **critical**');
      expect(stack.read(heading)).toMatch(/<!-- monitoring-as-code [0-9a-f]{16}: /);
      restore();
      expect(original).not.toBe(stack.read(untouched));
      expect(before).not.toBe('');
    },
    SYNTH_MS,
  );
});

describe('docs/package.md', () => {
  const page = readFileSync('docs/package.md', 'utf8');
  const examples = [...page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, file = '', text = '']) => ({
    file,
    text,
  }));

  test(
    'has examples that work together',
    async () => {
      expect(examples.map(({ file }) => path.basename(file))).toEqual([
        ...['overrides.ts', 'batch.ts', 'http.ts', 'patches.ts', 'memcached.ts', 'storage.ts', 'people.ts'],
      ]);
      const stack = folder(written.root);
      await stack.install(tarball);
      for (const { file, text } of examples) stack.write(file, text);
      const edits: readonly (readonly [file: string, from: string, to: string])[] = [
        [
          'src/alerts/index.ts',
          "import { families } from '../families';",
          "import { families } from '../families';\nimport { overrides } from './overrides';",
        ],
        ['src/alerts/index.ts', 'const overrides: readonly Override[] = [];', ''],
        ['src/alerts/index.ts', 'type Override, ', ''],
        [
          'src/services/index.ts',
          "import { web } from './web';",
          "import { watchedThrough } from 'monitoring-as-code';\nimport { memcachedExporter } from '../memcached';\nimport { names } from '../names';\nimport { service } from '../service';\nimport { batch } from './batch';\nimport { web } from './web';\nconst cache = service('memcached', { description: 'Cache.', team: 'operations', ...watchedThrough(names, memcachedExporter) });",
        ],
        ['src/services/index.ts', '[web]', '[web, batch, cache]'],
        [
          'src/families.ts',
          "import { TEAMS } from './names';",
          "import { memcached } from './memcached';\nimport { TEAMS } from './names';",
        ],
        ['src/families.ts', '[http, system,', '[http, system, memcached,'],
        [
          'src/dashboards/index.ts',
          "from 'monitoring-as-code';",
          "from 'monitoring-as-code';\nimport { httpDashboard } from './http';",
        ],
        ['src/dashboards/index.ts', '[] = [];', '[] = [httpDashboard];'],
        [
          'src/environments/production.ts',
          "import type { Environment } from '../environment';",
          "import type { Environment } from '../environment';\nimport { metrics } from './storage';",
        ],
        [
          'src/environments/production.ts',
          "storage: { store: 'local', retention: { time: days(7), size: gibibytes(8) }, volume: gibibytes(10) }",
          'storage: metrics',
        ],
        ['src/environments/production.ts', 'import { days, ', 'import { '],
        [
          'src/stack.ts',
          "import { names } from './names';",
          "import { memcachedExporter } from './memcached';\nimport { names } from './names';\nimport { patches } from './patches';",
        ],
        ['src/stack.ts', '  services,\n', '  services,\n  exporters: [memcachedExporter],\n  patches,\n'],
      ];
      for (const edit of edits) stack.edit(...edit);
      const { code, output } = await stack.npm('synth');
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('in dist/') });
      const {
        '20-prometheus.yaml': prometheus = '',
        '40-exporters.yaml': exporters,
        '45-grafana-dashboard-bakery-http.yaml': http,
      } = stack.files('dist');
      expect(prometheus).toMatch(/remote_write:\n +- name: mimir/);
      expect(prometheus).toContain('example.com/pool: fast');
      expect(prometheus).toMatch(/alert: HighLatency\n(?:(?!alert:)[\s\S])*for: 15m/);
      expect(prometheus.match(/alert: HighLatency/g)).toHaveLength(1);
      expect(exporters).toContain('prom/memcached-exporter:v0.15.3');
      expect(http).toContain('Failures');
    },
    SYNTH_MS,
  );
});

describe('in this repository', () => {
  test('all of it is declared, synthesized and linted', async () => {
    const copy = folder();
    const needed = ['aion', 'bin', 'charts', 'lib', 'runbooks', 'tools', 'test/promtool', 'test/support', 'main.ts'];
    const configuration = readdirSync('.').filter(file => /^(?:package.*|tsconfig.*)\.json$/.test(file));
    for (const file of [...needed, ...configuration]) cpSync(file, copy.path(file), { recursive: true });
    symlinkSync(path.resolve('node_modules'), copy.path('node_modules'));
    const own: Record<string, string> = { trial: 'canary', orders: 'orders' };
    for (const [kind, name] of PARTS) {
      const { code, stderr } = await copy.run(process.execPath, 'bin/ts.cjs', 'bin/new.ts', kind, own[name] ?? name);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    const { code, stdout, stderr } = await copy.run(process.execPath, 'bin/ts.cjs', 'main.ts');
    // The library's alerts have no history in a copy without records.
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^alerts of the library\n.*\n\n1 warning\n+$/),
    });
    expect(stdout).toContain('canary in dist/');
    expect(copy.files('dist')['20-prometheus.yaml']).toMatch(/alert: TooManyOrders/);
    expect(copy.read('test/promtool/cases/index.ts')).toContain("from './too-many-orders'");
    expect(await lint(copy.root, 'aion', 'test/promtool/cases')).toBe('');
  }, 240_000);
});
