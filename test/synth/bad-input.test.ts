/**
 * Common mistakes: each is reported in one clear message, and nothing is written. Mistakes of the same stage are made
 * together, which also shows that all of them are reported at once.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
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
  readonly from: string;
  readonly to: string;
  /** What the output must contain. */
  readonly reports: readonly string[];
}
const production = 'lib/environments/production.ts';

const DECLARED: Readonly<Record<string, Mistake>> = {
  'a retention that its volume cannot hold': {
    file: production,
    from: 'size: gibibytes(45)',
    to: 'size: gibibytes(49)',
    reports: ['production', '49Gi', '50Gi'],
  },
  'a paging environment without a heartbeat receiver': {
    file: production,
    from: 'heartbeat: { interval: minutes(1) },',
    to: '',
    reports: ['production', 'heartbeat'],
  },
  'a Secret value in a configuration': {
    file: production,
    from: "slack: '#alerts-platform'",
    // In two parts, so that secret scanners do not report this file.
    to: `slack: '${['https://hooks.slack', 'com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx'].join('.')}'`,
    reports: ['production', 'Secret'],
  },
  'an unknown team': {
    file: 'lib/services/web-api.ts',
    from: "team: 'platform'",
    to: "team: 'plattform' as never",
    reports: ['lib/services/web-api.ts:', '"plattform"', '"platform"'],
  },
};

const RULES: Readonly<Record<string, Mistake>> = {
  'a misspelt label': {
    file: 'lib/rules/http.ts',
    from: '{status=~"5.."}',
    to: '{stauts=~"5.."}',
    reports: ['lib/rules/http.ts:', '"http_requests_total" has no label "stauts" — did you mean "status"?'],
  },
  'a misspelt metric': {
    file: 'lib/rules/platform.ts',
    from: 'promql`vector(${threshold})`',
    to: 'promql`http_request_total > ${threshold}`',
    reports: [
      ...['lib/rules/platform.ts:', 'alert Watchdog'],
      'unknown metric or recording rule "http_request_total" — did you mean "http_requests_total"?',
    ],
  },
  'a label that was aggregated away': {
    file: 'lib/rules/database.ts',
    from: 'sum by (service, instance, pool) (${database.connectionsActive})',
    to: 'sum by (service, instance, pol) (${database.connectionsActive})',
    reports: ['lib/rules/database.ts:', 'sum by (pol): its operand has no label "pol"'],
  },
  'a label that an annotation uses and the expression does not return': {
    file: 'lib/rules/http.ts',
    from: "summary: '{{ $labels.service }} serves",
    to: "summary: '{{ $labels.path }} serves",
    reports: ['alert HighRequestRate', 'summary: the expression returns no label "path"'],
  },
};

const OBJECTS: Readonly<Record<string, Mistake>> = {
  'a duplicate object': {
    file: 'charts/index.ts',
    from: "new Namespaces(app, '00-namespaces');",
    to: "new Namespaces(app, '00-namespaces'); new Namespaces(app, '99-again');",
    reports: ['Namespace', 'aion-monitoring', '99-again'],
  },
  'an image without a version': {
    file: 'lib/images.ts',
    from: "'grafana/grafana', '13.2.3'",
    to: "'grafana/grafana', 'latest'",
    reports: ['StatefulSet', '"docker.io/grafana/grafana:latest" changes over time; write a version in lib/images.ts'],
  },
};

const TYPES: Readonly<Record<string, Mistake>> = {
  'a misspelt metric of the catalogue': {
    file: 'lib/rules/system.ts',
    from: '${system.memoryUsage}',
    to: '${system.memoryUsag}',
    reports: ["Property 'memoryUsag' does not exist on type", 'Type check failed; nothing was run.'],
  },
  'a service that lacks a field': {
    file: 'lib/services/web-api.ts',
    from: "team: 'platform',",
    to: '',
    reports: ["Property 'team' is missing in type"],
  },
  'a property that does not exist': {
    file: production,
    from: "storageClass: 'fast-ssd'",
    to: "storageClas: 'fast-ssd'",
    reports: ["'storageClas' does not exist in type 'Environment'. Did you mean to write 'storageClass'?"],
  },
  'a threshold in another unit than its alert': {
    file: 'lib/environments/development.ts',
    from: '  thresholds: {},',
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
    const restores = Object.values(mistakes).map(({ file, from, to }) => project.edit(file, from, to));
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
  const restore = project.edit('lib/images.ts', 'export const IMAGES', 'exprt const IMAGES');
  const output = failedSynth();
  restore();
  expect(output).toContain('Expected ";" but found "const"');
  expect(output).not.toContain('node:internal');
});

test('an environment that does not exist', () => {
  const output = failedSynth('--env', 'prod');
  expect(output).toBe(
    'There is no environment "prod" — did you mean "production"? Known: production, staging, development.\n' +
      'usage: npm run synth [-- --env NAME]\n',
  );
});

test('an option that does not exist', () => {
  expect(failedSynth('--environment', 'staging')).toContain("Unknown option '--environment'");
});
