/** Another company's stack on the packed package, in a folder outside of the repository: examples/shop/. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { cleanUp, run } from '../../tools/process/run';
import { succeeded } from '../support/succeeded';
import { OutsideProject, packed } from './installed';
import { mounted } from './mounted';

let shop: OutsideProject;
let written: Readonly<Record<string, string>>;
let tarball: string;
beforeAll(async () => {
  tarball = await packed();
  shop = new OutsideProject('examples/shop');
  await shop.install(tarball);
  succeeded(await shop.npm('synth'));
  written = shop.files('dist');
}, 240_000);
afterAll(async () => {
  shop?.remove();
  await cleanUp();
});

const MINUTES_2 = 120_000;
const ENVIRONMENTS = ['production', 'trial'] as const;
const distOf = (environment: string): string => shop.path('dist', environment === 'production' ? '' : environment);

describe('the package', () => {
  test('holds what it exports, the templates and the runbooks, and neither declarations of AION nor tests', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball]);
    const files = stdout.trim().split('\n');
    expect(
      files.filter(file =>
        /^package\/(?:aion|test|apps|telemetry|tools|examples|dist|package\/bin\/docs\.)/.test(file),
      ),
    ).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(
        [
          ...[
            'package.json',
            'CHANGELOG.md',
            'docs/package.md',
            'package/lib/index.js',
            'package/types/lib/index.d.ts',
          ],
          ...['package/runbooks/HighLatency.md', 'lib/components/alertmanager/templates/slack.tmpl'],
        ].map(file => `package/${file}`),
      ),
    );
  });

  test.each(['import', 'require'])('gives every entry by %s, and the same objects under each', async how => {
    const load = how === 'import' ? 'await import' : 'require';
    const file = `load.${how === 'import' ? 'mjs' : 'cjs'}`;
    shop.write(
      file,
      `const main = ${load}('monitoring-as-code');
       const loaded = [
         ${['synth', 'components', 'charts', 'checks', 'conform'].map(entry => `${load}('monitoring-as-code/${entry}')`).join(', ')}
       ];
       const [{ runSynth, synthesize }, { IMAGES }, { platform }, { checkManifests }, { check }] = loaded;
       console.log([main.stack, main.gauge, main.gaugePanel, runSynth, synthesize, platform, checkManifests, check].map(each => typeof each).join(), typeof IMAGES);`,
    );
    const { stdout, stderr } = await shop.run(process.execPath, file);
    expect({ stdout, stderr }).toEqual({ stdout: `${Array(8).fill('function').join()} object\n`, stderr: '' });
  });

  test('has a version of its own in the changelog, by Keep a Changelog and semantic versioning', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(/^## (?:\[?Unreleased\]?|\[?\d+\.\d+\.\d+\]?)/m);
  });
});

describe("the shop's dist/", () => {
  test('has both environments, and the names of nobody else', () => {
    expect(Object.keys(written)).toEqual(
      expect.arrayContaining([
        '20-prometheus.yaml',
        'trial/20-prometheus.yaml',
        '45-grafana-dashboard-shop-stores.yaml',
      ]),
    );
    expect(
      Object.entries(written)
        .filter(([name, text]) => /aion/i.test(name + text))
        .map(([name]) => name),
    ).toEqual([]);
    const namespaces = Object.values(written).flatMap(text =>
      [...text.matchAll(/^ {2}namespace: (.*)$/gm)].map(([, name]) => name),
    );
    expect([...new Set(namespaces)].sort()).toEqual(
      ['kube-system', 'shop', 'shop-watch', 'shop-watch-nodes', 'warehouse'].filter(name => namespaces.includes(name)),
    );
  });

  test('deploys the exporters, with the password from a Secret and the way to what they watch', () => {
    const exporters = written['40-exporters.yaml'] ?? '';
    expect(exporters).toContain('image: docker.io/prom/mysqld-exporter:v0.17.2');
    expect(exporters).toContain('image: docker.io/danielqsj/kafka-exporter:v1.9.0');
    expect(exporters).toMatch(/name: MYSQLD_EXPORTER_PASSWORD\n +valueFrom:\n +secretKeyRef:/);
    expect(written['02-network-policies.yaml']).toMatch(/port: 3306[\s\S]*port: 9092|port: 9092[\s\S]*port: 3306/);
  });

  test('has the alert as overridden, and not the one that a service goes without', () => {
    const rules = written['20-prometheus.yaml'] ?? '';
    const alerts = rules.split('- alert: ').slice(1);
    const latency = alerts.filter(text => text.startsWith('HighLatency\n'));
    expect(latency).toHaveLength(3);
    for (const text of latency) expect(text).toMatch(/for: 15m[\s\S]*severity: critical/);
    const rate = alerts.filter(text => text.startsWith('HighRequestRate\n'));
    expect(rate.map(text => /service: (\S+)/.exec(text)?.[1]).sort()).toEqual(['orders', 'stock']);
  });

  describe.each(ENVIRONMENTS)('%s', environment => {
    test(
      'is a configuration and rules that promtool takes',
      async () => {
        const promtool = await tool('promtool');
        const root = mounted(distOf(environment), 'prometheus');
        const config = await run(promtool, [
          'check',
          'config',
          '--lint=all',
          '--lint-fatal',
          path.join(root, 'etc/prometheus/config/prometheus.yml'),
        ]);
        expect({ code: config.code, stderr: config.stderr.replace(/.*Empty environment variable.*\n/, '') }).toEqual({
          code: 0,
          stderr: '',
        });
        const rules = readdirSync(path.join(root, 'etc/prometheus/rules')).map(file =>
          path.join(root, 'etc/prometheus/rules', file),
        );
        expect(rules.map(file => path.basename(file))).toEqual(
          expect.arrayContaining(['mysql.yml', 'kafka.yml', 'orders.yml', 'platform.yml']),
        );
        const checked = await run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...rules]);
        expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 0, stderr: '' });
      },
      BUILD_TIMEOUT_MS,
    );

    test(
      'is a configuration and templates that amtool takes',
      async () => {
        const amtool = await tool('amtool');
        const root = mounted(distOf(environment), 'alertmanager');
        const file = path.join(root, 'etc/alertmanager/config/alertmanager.yml');
        const { code, stdout, stderr } = await run(amtool, ['--enable-feature=utf8-strict-mode', 'check-config', file]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        // Where nobody is notified, no receiver uses a template.
        if (environment === 'production') expect(stdout).toMatch(/ 17 receivers\n - 1 templates\n {2}SUCCESS/);
        else expect(stdout).toContain(' 1 receivers');
      },
      BUILD_TIMEOUT_MS,
    );
  });
});

describe('bad input', () => {
  interface Mistake {
    readonly file: string;
    readonly from: string;
    readonly to: string;
    /** What its one message says. */
    readonly reports: readonly string[];
  }
  const RULES: Readonly<Record<string, Mistake>> = {
    'an override of an alert that the stack does not have': {
      file: 'src/alerts/index.ts',
      from: 'const overrides: readonly Override[] = [',
      to: "const overrides: readonly Override[] = [ override({ ...highLatency, name: 'HighLatencies' }, { for: minutes(15) }),",
      reports: [
        'src/alerts/index.ts:',
        'override of HighLatencies',
        'the stack has no alert with this name — did you mean "HighLatency"?',
      ],
    },
    'an override of an alert of a family that the stack does not measure': {
      file: 'src/alerts/index.ts',
      from: 'const overrides: readonly Override[] = [',
      to: "const overrides: readonly Override[] = [ override({ ...highLatency, name: 'SlowInference' }, { for: minutes(15) }),",
      reports: ['override of SlowInference', 'it belongs to a family that the stack does not measure'],
    },
    'an override that changes nothing': {
      file: 'src/alerts/index.ts',
      from: "{ severity: 'critical', stage: page(), for: minutes(15) }",
      to: "{ severity: 'warning', for: minutes(15) }",
      reports: ['override of HighLatency\n  severity: the alert already has this value; remove it'],
    },
    'an alert with the name of one of the library': {
      file: 'src/alerts/mysql.ts',
      from: 'mysqlAlerts = [',
      to: "mysqlAlerts = [{ ...mysqlConnectionsNearLimit, name: 'HighErrorRate' as const, panel: 'Connections' }, ",
      reports: ['src/alerts/mysql.ts:5 alert HighErrorRate', 'there is another alert with this name at'],
    },
    'two dashboards of one key': {
      file: 'src/dashboards/index.ts',
      from: '[storesDashboard]',
      to: '[storesDashboard, storesDashboard]',
      reports: ['src/dashboards/stores.ts:7 dashboard stores', 'there is another dashboard with this key at'],
    },
  };
  const SERVICES: Readonly<Record<string, Mistake>> = {
    'a service with the name of one of the stack itself': {
      file: 'src/services/stock.ts',
      from: "service('stock'",
      to: "service('grafana'",
      reports: ['service grafana', 'name: "grafana" is also used by src/services/stock.ts:4'],
    },
  };
  const EXPORTERS: Readonly<Record<string, Mistake>> = {
    'an exporter with the name of one of the library': {
      file: 'src/exporters.ts',
      from: "exporter('kafka-exporter'",
      to: "exporter('blackbox-exporter'",
      reports: ['src/exporters.ts:', 'name: "blackbox-exporter" is a program of the library; choose another name'],
    },
  };
  const NAMES: Readonly<Record<string, Mistake>> = {
    'a role of a team that does not exist': {
      file: 'src/names.ts',
      from: "platform: 'operations'",
      to: "platform: 'operation'",
      reports: ['names', 'roles.platform: "operation" is not known — did you mean "operations"?'],
    },
  };
  const ENVIRONMENT_LIST: Readonly<Record<string, Mistake>> = {
    'a stack without an environment': {
      file: 'src/environments/index.ts',
      from: '[production, trial] as const',
      to: '[production, trial].slice(2)',
      reports: ['environments: none; declare one, such as production'],
    },
  };
  const CIRCLE: Readonly<Record<string, Mistake>> = {
    'a file that imports what imports it': {
      file: 'src/names.ts',
      from: 'export const names',
      to: "import { shop } from './stack';\nexport const seen = (): unknown => shop;\nexport const names",
      reports: ['Circular import: src/', 'src/names.ts → src/stack.ts'],
    },
  };
  const FORGOTTEN: Readonly<Record<string, Mistake>> = {
    'a file that nothing uses': {
      file: 'src/services/index.ts',
      from: "import { stock } from './stock';",
      to: "import { storefront as stock } from './storefront';",
      reports: ['src/services/stock.ts: nothing uses it, so that nothing of it is deployed'],
    },
  };
  const TYPES: Readonly<Record<string, Mistake>> = {
    'a stack that lacks its rules': {
      file: 'src/stack.ts',
      from: '  rules,\n',
      to: '',
      reports: ['src/stack.ts', "Property 'rules' is missing"],
    },
    'a team that does not exist': {
      file: 'src/services/orders.ts',
      from: "team: 'orders'",
      to: "team: 'order'",
      reports: ['src/services/orders.ts', `Type '"order"' is not assignable to type`],
    },
  };

  describe.each([
    ['rules and dashboards', RULES, /^6 problems, 1 warning; dist\/ is unchanged$/m],
    ['services', SERVICES, /^1 problem; dist\/ is unchanged$/m],
    ['exporters', EXPORTERS, /^1 problem; dist\/ is unchanged$/m],
    ['names', NAMES, /^1 problem; dist\/ is unchanged$/m],
    ['environments', ENVIRONMENT_LIST, /^1 problem; dist\/ is unchanged$/m],
    ['imports', CIRCLE, /^Circular import: /m],
    ['files', FORGOTTEN, /nothing uses it/],
    ['types', TYPES, /^(?:\S+: error TS.*\n(?: .*\n)*){2}$/],
  ] as const)('%s', (_, mistakes, inAll) => {
    let output: string;
    beforeAll(async () => {
      const restores = Object.values<Mistake>(mistakes).map(({ file, from, to }) => shop.edit(file, from, to));
      const answer = await shop.npm('synth');
      for (const restore of restores.reverse()) restore();
      expect(answer).toMatchObject({ code: 1 });
      output = answer.output;
    }, MINUTES_2);

    test.each(Object.entries<Mistake>(mistakes))('%s is refused', (_name, { reports }) => {
      for (const text of reports) expect(output).toContain(text);
    });

    test('each is one message without a stack trace, and dist/ stays as it is', () => {
      expect(output).toMatch(inAll);
      expect(output).not.toMatch(/^ +at /m);
      expect(shop.files('dist')).toEqual(written);
    });
  });

  test(
    'an environment that does not exist is refused',
    async () => {
      const { code, output } = await shop.npm('synth', '--env', 'prod');
      expect({ code, output }).toMatchObject({ code: 1 });
      expect(output).toContain('There is no environment "prod" — did you mean "production"? Known: production, trial.');
      expect(shop.files('dist')).toEqual(written);
    },
    MINUTES_2,
  );
});
