/**
 * Common mistakes: each is reported in one clear message, and nothing is written. Mistakes of the same stage are made
 * together, which also shows that all of them are reported at once.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { grafanaImage } from '../../lib/components/grafana';
import { succeeded } from '../support/succeeded';
import { Project } from './project';

const project = new Project();
let good: Record<string, string>;
const [team = ''] = aion.names.teams;
/** Services to make mistakes in. */
const [first, second] = ['aion/services/first-mistaken.ts', 'aion/services/second-mistaken.ts'] as const;
const declaredIn = (file: string): string => `import { http } from '../../lib/catalogue';
import { service } from '../service';

export const mistaken = service('${path.basename(file, '.ts')}', {
  description: 'Has mistakes.',
  team: '${team}',
  exposes: [http],
});
`;
beforeAll(() => {
  for (const file of [first, second]) project.write(file, declaredIn(file));
  // What AION overrides, and environments that are made from others, whose mistakes would be theirs too.
  project.edit('aion/alerts/index.ts', /readonly Override\[\] = \[[^;]*\];/, 'readonly Override[] = [];');
  project.edit('aion/environments/index.ts', /environments = \[[^\]]*\]/, 'environments = [production, development]');
  project.edit('aion/environments/index.ts', /import .* from '\.\/staging';\n/, '');
  rmSync(path.join(project.root, 'aion/environments/staging.ts'));
  succeeded(project.synth());
  good = project.dist();
});
afterAll(() => project.remove());

/** Expects synth to fail and to leave `dist/` unchanged; returns its output. */
function failedSynth(...args: readonly string[]): string {
  const { code, output } = project.synth(...args);
  expect(code).toBe(1);
  expect(project.dist()).toEqual(good);
  return output;
}

interface Mistake {
  readonly file: string;
  /** A pattern where it is AION's to choose: a figure, a name. */
  readonly from: string | RegExp;
  readonly to: string;
  /** What the output must contain. */
  readonly reports: readonly string[];
}
const production = 'aion/environments/production.ts';
const development = 'aion/environments/development.ts';

/** What the mistakes in a file need, by names that it does not import itself. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'aion/stack.ts': [
    "import * as exporters from '../lib/components/exporter';",
    "import * as images from '../lib/components/image';",
  ],
  'aion/alerts/index.ts': [
    "import * as units from '../../lib/catalogue';",
    "import * as rule from '../../lib/rules';",
    "import * as library from '../../lib/rules/families/http';",
    "import * as machine from '../../lib/rules/families/system';",
  ],
  'aion/alerts/http.ts': [
    "import * as units from '../../lib/catalogue';",
    "import * as library from '../../lib/rules/families/http';",
    "import * as declare from '../declare';",
  ],
};
const imports = (file: string) => project.edit(file, '', `${(IMPORTS[file] ?? []).join('\n')}\n`);

const DECLARED: Readonly<Record<string, Mistake>> = {
  'a retention that its volume cannot hold': {
    file: production,
    from: /size: gibibytes\(\d+\)/,
    to: 'size: gibibytes(49_000)',
    reports: ['production', '49000Gi of a volume of '],
  },
  'a paging environment without a heartbeat receiver': {
    file: production,
    from: /heartbeat: \{[^}]*\},/,
    to: '',
    reports: ['production', 'heartbeat'],
  },
  'a Secret value in a configuration': {
    file: production,
    from: /slack: '[^']*'/,
    // In two parts, so that secret scanners do not report this file.
    to: `slack: '${['https://hooks.slack', 'com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx'].join('.')}'`,
    reports: ['production', 'Secret'],
  },
  'an unknown team': {
    file: first,
    from: /team: '[^']*'/,
    to: "team: 'nobody' as never",
    reports: [`${first}:`, `team: "nobody" is not known; there are ${aion.names.teams.join(', ')}`],
  },
  'an alert that a service goes without and that is not there': {
    file: second,
    from: 'description:',
    to: "without: { ServiceDow: 'answers in batches' } as never,\n  description:",
    reports: [`${second}:`, 'without: "ServiceDow" is not known — did you mean "ServiceDown"?'],
  },
  'an alert that a service goes without, for no reason': {
    file: first,
    from: 'description:',
    to: "without: { ServiceDown: '' },\n  description:",
    reports: [`${first}:`, 'without.ServiceDown: empty; state why the service does not have the alert'],
  },
  'an exporter that is half written': {
    file: 'aion/stack.ts',
    from: '  environments,\n',
    to: `  environments,
  exporters: [
    exporters.exporter('mysql-exporter', { image: images.image('docker.io', 'a/b', '1'), port: 9104, exposes: [], connects: [], user: 0 }),
  ],
`,
    reports: [
      ...['aion/stack.ts:', 'exporter mysql-exporter'],
      ...[
        'exposes: empty; name the families of its metrics',
        'connects: empty; list the addresses of what it watches',
        'user: 0; wanted',
      ],
    ],
  },
  'a remote store with credentials in its URL': {
    file: production,
    from: "store: 'local',",
    to: "store: 'local', remoteWrite: [{ name: 'store', url: 'https://aion:secret@store.example.com/push' }],",
    reports: ['environment production', 'remoteWrite[0].url: it contains credentials; put them into the Secret'],
  },
  'a remote store on the internet without TLS': {
    file: development,
    from: "store: 'local',",
    to: "store: 'local', remoteWrite: [{ name: 'store', url: 'http://store.example.com/push' }],",
    reports: ['environment development', 'remoteWrite[0].url: "http://store.example.com/push"; wanted https://…'],
  },
  'a team without contacts': {
    file: production,
    // The last one: the first has a mistake of its own.
    from: /(\w+): \{ slack: [^}]*\}(,\n {4}\})/,
    to: '$1: undefined as never$2',
    reports: ['environment production', 'is missing: alerts of this team would reach nobody'],
  },
};

const RULES: Readonly<Record<string, Mistake>> = {
  'a misspelt label': {
    file: 'lib/rules/families/http.ts',
    from: '{status=~"5.."}',
    to: '{stauts=~"5.."}',
    reports: ['lib/rules/families/http.ts:', '"http_requests_total" has no label "stauts" — did you mean "status"?'],
  },
  'a misspelt metric': {
    file: 'lib/components/prometheus/alerts.ts',
    from: 'promql`vector(${threshold})`',
    to: 'promql`http_request_total > ${threshold}`',
    reports: [
      ...['lib/components/prometheus/alerts.ts:', 'alert Watchdog'],
      'unknown metric or recording rule "http_request_total" — did you mean "http_requests_total"?',
    ],
  },
  'a label that was aggregated away': {
    file: 'lib/rules/families/database.ts',
    from: 'sum by (service, instance, pool) (${database.connectionsActive})',
    to: 'sum by (service, instance, pol) (${database.connectionsActive})',
    reports: ['lib/rules/families/database.ts:', 'sum by (pol): its operand has no label "pol"'],
  },
  'a label that an annotation uses and the expression does not return': {
    file: 'lib/rules/families/http.ts',
    from: "summary: '{{ $labels.service }} serves",
    to: "summary: '{{ $labels.path }} serves",
    reports: ['alert HighRequestRate', 'summary: the expression returns no label "path"'],
  },
  'an override of an alert that the stack does not have': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: "readonly Override[] = [rule.override({ ...library.highErrorRate, name: 'HighErorRate' }, { severity: 'info' }),",
    reports: [
      ...['aion/alerts/index.ts:', 'override of HighErorRate'],
      'the stack has no alert with this name — did you mean "HighErrorRate"?',
    ],
  },
  'an override that changes nothing': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: 'readonly Override[] = [rule.override(library.highLatency, {}),',
    reports: ['override of HighLatency', 'it changes nothing; change a field, or remove the override'],
  },
  'two overrides of one alert': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: `readonly Override[] = [
  rule.override(library.highRequestRate, { severity: 'warning' }),
  rule.override(library.highRequestRate, { for: units.minutes(9) }),`,
    reports: ['override of HighRequestRate', 'the alert is also overridden at aion/alerts/index.ts:'],
  },
  'an alert that can mute what it does not explain': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: `readonly Override[] = [
  rule.override(machine.highCPUUsage, { about: ['instance'], explains: { SlowAIInference: 'busy', HighMemoryUsag: 'busy' } }),`,
    reports: [
      'alert HighCPUUsage',
      'it cannot explain SlowAIInference: "instance" would be missing there',
      'explains: there is no alert "HighMemoryUsag" — did you mean "HighMemoryUsage"?',
    ],
  },
  'two alerts of one name': {
    file: 'aion/alerts/http.ts',
    from: 'alerts: [',
    to: `alerts: [
  declare.alert('HighErrorRate', { ...library.highErrorRate, threshold: units.ratio(0.2), team: '${team}', dashboard: 'http' }),`,
    reports: [
      ...['aion/alerts/http.ts:', 'alert HighErrorRate'],
      'there is another alert with this name at lib/rules/families/http.ts:',
    ],
  },
  'an alert on a share of events without a least number of them': {
    file: 'aion/alerts/http.ts',
    from: 'alerts: [',
    to: `alerts: [
  declare.alert('FailsOften', { ...library.highRequestRate, threshold: units.ratio(0.2), expr: library.highErrorRate.expr, team: '${team}', dashboard: 'http' }),`,
    reports: [
      ...['aion/alerts/http.ts:', 'alert FailsOften'],
      'so two failures at a quiet time fire it: declare it with ratioAlert and leastEvents',
    ],
  },
  'a latency objective beyond the buckets of its histogram': {
    file: second,
    from: 'description:',
    to: "slo: { availability: { value: 0.99, unit: 'ratio' }, latency: { p95: { value: 60, unit: 'seconds' } } },\n  description:",
    reports: [
      `service ${path.basename(second, '.ts')}, alert HighLatency`,
      'threshold: 1m, but the last bucket of http_request_duration_seconds ends at 1m: no quantile is ever above that',
    ],
  },
  'two dashboards of one key': {
    file: 'aion/dashboards/index.ts',
    from: 'Dashboard[] = [',
    to: 'Dashboard[] = [{ ...businessDashboard }, ',
    reports: ['dashboard business', 'there is another dashboard with this key at aion/dashboards/business.ts:'],
  },
  'a panel that counts faults without a colour': {
    file: 'lib/library/dashboards/overview.ts',
    from: "faults: { answering: { severity: 'critical', below: 1 }, '{{service}}': 'critical' },",
    to: '',
    reports: [
      ...['lib/library/dashboards/overview.ts:', 'panel "Services" of overview'],
      'faults: its figures have no colour; name the series that count faults with their severities in `faults`',
    ],
  },
  'a link of a dashboard that leads nowhere': {
    file: 'lib/library/dashboards/alerts.ts',
    from: "Silences: alertmanagerPage('silences')",
    to: "Silences: '/alerting/silences'",
    reports: ['dashboard alerts', 'links: "Silences" leads to "/alerting/silences", which is no page'],
  },
};

const OBJECTS: Readonly<Record<string, Mistake>> = {
  'a duplicate object': {
    file: 'charts/index.ts',
    from: "new Namespaces(app, '00-namespaces', context);",
    to: "new Namespaces(app, '00-namespaces', context); new Namespaces(app, '99-again', context);",
    reports: ['Namespace', aion.names.namespaces.monitoring, '99-again'],
  },
  'an image without a version': {
    file: 'lib/components/grafana/component.ts',
    from: `'grafana/grafana', '${grafanaImage.tag}'`,
    to: "'grafana/grafana', 'latest'",
    reports: [
      'StatefulSet',
      '"docker.io/grafana/grafana:latest" changes over time; set a version where its component declares it',
    ],
  },
  'a link with a variable that the dashboard lacks': {
    file: 'lib/rules/render.ts',
    from: "if (name === 'service' && service !== undefined) return [`var-service=${service}`];",
    to: "if (name === 'service' && service !== undefined) return [`var-servise=${service}`];",
    reports: [
      'ConfigMap',
      `a link sets $servise, which dashboard "${aion.names.prefix}-http" does not have — did you mean "service"?`,
    ],
  },
};

const TYPES: Readonly<Record<string, Mistake>> = {
  'a misspelt metric of the catalogue': {
    file: 'lib/rules/families/system.ts',
    from: '${system.memoryUsage}',
    to: '${system.memoryUsag}',
    reports: ["Property 'memoryUsag' does not exist on type", 'Type check failed; nothing was run.'],
  },
  'a service that lacks a field': {
    file: first,
    from: /team: '[^']*',/,
    to: '',
    reports: ["Property 'team' is missing in type"],
  },
  'a property that does not exist': {
    file: production,
    from: /storageClass: /,
    to: 'storageClas: ',
    reports: ["'storageClas' does not exist in type 'Environment<", "Did you mean to write 'storageClass'?"],
  },
  'a threshold in another unit than its alert': {
    file: development,
    from: /^ {2}thresholds: \{[^}]*\},/m,
    to: '  thresholds: { HighErrorRate: days(2) },',
    reports: [`Type 'Quantity<"seconds">' is not assignable to type 'Quantity<"ratio">'`],
  },
};

describe.each([
  ['environments and services', DECLARED],
  ['rules', RULES],
  ['generated objects', OBJECTS],
  ['types', TYPES],
])('%s', (_, mistakes) => {
  let output: string;
  beforeAll(() => {
    const files = new Set(Object.values(mistakes).map(({ file }) => file));
    const restores = [
      ...[...files].map(imports),
      ...Object.values(mistakes).map(({ file, from, to }) => project.edit(file, from, to)),
    ];
    output = failedSynth();
    for (const restore of restores.reverse()) restore();
  });

  test.each(Object.entries(mistakes))('%s', (_name, { reports }) => {
    for (const text of reports) expect(output).toContain(text);
  });

  test('each is reported once, though every environment shares it', () => {
    // Except for a file of rules: its place is a ConfigMap, and an environment with more services takes more of them.
    const lines = output.split('\n').filter(line => /^ {2}(?!data\[)/.test(line) && !line.includes(' at '));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });
});

test('a missing runbook, without which nothing is documented either', () => {
  const file = 'runbooks/HighErrorRate.md';
  const restore = project.edit(file, '# HighErrorRate', '# HighErrorRate');
  rmSync(path.join(project.root, file));
  const output = failedSynth('--env', 'production');
  const docs = project.run('bin/docs.ts');
  restore();
  expect(docs).toMatchObject({ status: 1, stdout: '' });
  expect(docs.stderr).toMatch(/1 problem; docs\/generated\/, docs\/operations\/ and the runbooks are unchanged\n$/);
  expect(existsSync(path.join(project.root, 'docs'))).toBe(false);
  expect(output).toContain('alert HighErrorRate');
  expect(output).toContain(file);
  expect(output).toMatch(/1 problem(, 1 warning)?; dist\/ is unchanged\n$/);
});

test('files that import each other', () => {
  const restore = project.edit(
    'aion/names.ts',
    'export const TEAMS',
    "import { families } from './families';\nexport const measured = () => families.length;\nexport const TEAMS",
  );
  const output = failedSynth();
  restore();
  expect(output).toContain('Circular import: aion/names.ts → aion/families.ts → aion/names.ts');
});

test('a service that its file does not export would be monitored by nobody', () => {
  const restore = project.edit(first, 'export const mistaken', 'const mistaken');
  const output = failedSynth();
  restore();
  expect(output).toMatch(
    new RegExp(`^${first}:4\\n  this service is declared, but is not part of the stack: export it`),
  );
  expect(output).toMatch(/\n1 problem(, 1 warning)?; dist\/ is unchanged\n$/);
});

test('a file of declarations that nothing uses', () => {
  const file = 'aion/alerts/forgotten.ts';
  project.write(file, 'export const forgotten = 1;\n');
  const output = failedSynth();
  rmSync(path.join(project.root, file));
  expect(output).toBe(
    `${file}: nothing uses it, so that nothing of it is deployed; import it and add what it declares to its list, or delete it\n\nNothing was run.\n`,
  );
});

test('a syntax error is reported once', () => {
  const restore = project.edit('aion/stack.ts', 'export const aion', 'exprt const aion');
  const output = failedSynth();
  restore();
  expect(output).toContain('Expected ";" but found "const"');
  expect(output).not.toContain('node:internal');
});

test('an environment that does not exist', () => {
  const output = failedSynth('--env', 'prod');
  expect(output).toBe(
    `There is no environment "prod" — did you mean "production"? Known: production, development.\n` +
      'usage: npm run synth [-- --env NAME]\n' +
      '  Checks everything, then replaces dist/ with the manifests of all environments, or of the one named.\n',
  );
});

test('an option that does not exist', () => {
  expect(failedSynth('--environment', 'staging')).toContain("Unknown option '--environment'");
});
