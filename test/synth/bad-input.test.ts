/**
 * Common mistakes: each is reported in one clear message, and nothing is written. Mistakes of the same stage are made
 * together, which also shows that all of them are reported at once.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { grafanaImage } from '../../lib/components/grafana';
import { Project } from './project';

const project = new Project();
let good: Record<string, string>;
beforeAll(() => {
  expect(project.synth()).toMatchObject({ code: 0 });
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
const staging = 'aion/environments/staging.ts';
/** Two services, whichever AION has. */
const [first = '', second = ''] = aion.services
  .map(({ declaredAt }) => declaredAt().replace(/:\d+$/, ''))
  .filter(file => file.startsWith('aion/'));

/** What the mistakes in a file need beside what it imports. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'aion/stack.ts': [
    "import { image } from '../lib/components/image';",
    "import { exporter } from '../lib/components/exporter';",
  ],
  'aion/alerts/index.ts': [
    "import { minutes } from '../../lib/catalogue';",
    "import { override } from '../../lib/rules';",
    "import { highErrorRate, highLatency, highRequestRate } from '../../lib/rules/families/http';",
  ],
  'aion/alerts/http.ts': [
    "import { ratio } from '../../lib/catalogue';",
    "import { highErrorRate } from '../../lib/rules/families/http';",
    "import { alert } from '../declare';",
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
    exporter('mysql-exporter', { image: image('docker.io', 'a/b', '1'), port: 9104, exposes: [], connects: [], user: 0 }),
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
    file: staging,
    from: "store: 'local',",
    to: "store: 'local', remoteWrite: [{ name: 'store', url: 'http://store.example.com/push' }],",
    reports: ['environment staging', 'remoteWrite[0].url: "http://store.example.com/push"; wanted https://…'],
  },
  'a team without contacts': {
    file: staging,
    from: /(\w+): \{ slack: [^}]*\}/,
    to: '$1: undefined as never',
    reports: ['environment staging', 'is missing: alerts of this team would reach nobody'],
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
    to: "readonly Override[] = [override({ ...highErrorRate, name: 'HighErorRate' }, { severity: 'info' }),",
    reports: [
      ...['aion/alerts/index.ts:', 'override of HighErorRate'],
      'the stack has no alert with this name — did you mean "HighErrorRate"?',
    ],
  },
  'an override that changes nothing': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: 'readonly Override[] = [override(highLatency, {}),',
    reports: ['override of HighLatency', 'it changes nothing; change a field, or remove the override'],
  },
  'two overrides of one alert': {
    file: 'aion/alerts/index.ts',
    from: 'readonly Override[] = [',
    to: `readonly Override[] = [
  override(highRequestRate, { severity: 'warning' }),
  override(highRequestRate, { for: minutes(9) }),`,
    reports: ['override of HighRequestRate', 'the alert is also overridden at aion/alerts/index.ts:'],
  },
  'two alerts of one name': {
    file: 'aion/alerts/http.ts',
    from: 'alerts: [',
    to: "alerts: [alert('HighErrorRate', { ...highErrorRate, threshold: ratio(0.2), team: 'platform', dashboard: 'http' }),",
    reports: [
      ...['aion/alerts/http.ts:', 'alert HighErrorRate'],
      'there is another alert with this name at lib/rules/families/http.ts:',
    ],
  },
  'two dashboards of one key': {
    file: 'aion/dashboards/index.ts',
    from: '[businessDashboard',
    to: '[businessDashboard, { ...businessDashboard }',
    reports: ['dashboard business', 'there is another dashboard with this key at aion/dashboards/business.ts:'],
  },
};

const OBJECTS: Readonly<Record<string, Mistake>> = {
  'a duplicate object': {
    file: 'charts/index.ts',
    from: "new Namespaces(app, '00-namespaces', context);",
    to: "new Namespaces(app, '00-namespaces', context); new Namespaces(app, '99-again', context);",
    reports: ['Namespace', 'aion-monitoring', '99-again'],
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
    file: 'aion/environments/development.ts',
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

  test('each is reported once, though three environments share it', () => {
    const lines = output.split('\n').filter(line => line.startsWith('  ') && !line.includes(' at '));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });
});

test('a missing runbook', () => {
  const file = 'runbooks/HighErrorRate.md';
  const restore = project.edit(file, '# HighErrorRate', '# HighErrorRate');
  rmSync(path.join(project.root, file));
  const output = failedSynth('--env', 'production');
  restore();
  expect(output).toContain('alert HighErrorRate');
  expect(output).toContain(file);
  expect(output).toMatch(/1 problem; dist\/ is unchanged\n$/);
});

test('a syntax error is reported once', () => {
  const restore = project.edit('aion/stack.ts', 'export const aion', 'exprt const aion');
  const output = failedSynth();
  restore();
  expect(output).toContain('Expected ";" but found "const"');
  expect(output).not.toContain('node:internal');
});

test('an environment that does not exist', () => {
  const known = aion.environments.map(({ name }) => name);
  const output = failedSynth('--env', 'prod');
  expect(output).toBe(
    `There is no environment "prod" — did you mean "production"? Known: ${known.join(', ')}.\n` +
      'usage: npm run synth [-- --env NAME]\n',
  );
});

test('an option that does not exist', () => {
  expect(failedSynth('--environment', 'staging')).toContain("Unknown option '--environment'");
});
