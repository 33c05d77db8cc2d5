/**
 * What people get wrong, each told in one clear message, with nothing written. Mistakes of the same stage are made
 * together, which shows as well that all are told at once.
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

/** Synthesizes, and expects to be refused with `dist/` as it was. */
function refused(...args: readonly string[]): string {
  const { code, output } = project.synth(...args);
  expect(code).toBe(1);
  expect(project.dist()).toEqual(good);
  return output;
}

interface Mistake {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** What must be told. */
  readonly told: readonly string[];
}
const production = 'lib/environments/production.ts';

const DECLARED: Readonly<Record<string, Mistake>> = {
  'a retention that its volume cannot hold': {
    file: production,
    from: 'size: gibibytes(45)',
    to: 'size: gibibytes(49)',
    told: ['production', '49Gi', '50Gi'],
  },
  'a paging environment without a heartbeat receiver': {
    file: production,
    from: 'heartbeat: { interval: minutes(1) },',
    to: '',
    told: ['production', 'heartbeat'],
  },
  'a Secret value in a configuration': {
    file: production,
    from: "slack: '#alerts-platform'",
    // In two parts, so that nothing takes this file for a leak.
    to: `slack: '${['https://hooks.slack', 'com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx'].join('.')}'`,
    told: ['production', 'Secret'],
  },
  'an unknown team': {
    file: 'lib/services/web-api.ts',
    from: "team: 'platform'",
    to: "team: 'plattform' as never",
    told: ['lib/services/web-api.ts:', '"plattform"', '"platform"'],
  },
};

const RULES: Readonly<Record<string, Mistake>> = {
  'a misspelt label': {
    file: 'lib/rules/http.ts',
    from: '{status=~"5.."}',
    to: '{stauts=~"5.."}',
    told: ['lib/rules/http.ts:', '"http_requests_total" has no label "stauts" — did you mean "status"?'],
  },
  'a misspelt metric': {
    file: 'lib/rules/platform.ts',
    from: 'promql`vector(${threshold})`',
    to: 'promql`http_request_total > ${threshold}`',
    told: [
      ...['lib/rules/platform.ts:', 'alert Watchdog'],
      'unknown metric or recording rule "http_request_total" — did you mean "http_requests_total"?',
    ],
  },
  'a label that was summed away': {
    file: 'lib/rules/database.ts',
    from: 'sum by (service, instance, pool) (${database.connectionsActive})',
    to: 'sum by (service, instance, pol) (${database.connectionsActive})',
    told: ['lib/rules/database.ts:', 'sum by (pol): its operand has no label "pol"'],
  },
  'a label that an annotation uses and the expression does not return': {
    file: 'lib/rules/http.ts',
    from: "summary: '{{ $labels.service }} serves",
    to: "summary: '{{ $labels.path }} serves",
    told: ['alert HighRequestRate', 'summary: the expression returns no label "path"'],
  },
};

const MADE: Readonly<Record<string, Mistake>> = {
  'an object that is there twice': {
    file: 'charts/index.ts',
    from: "new Namespaces(app, '00-namespaces');",
    to: "new Namespaces(app, '00-namespaces'); new Namespaces(app, '99-again');",
    told: ['Namespace', 'aion-monitoring', '99-again'],
  },
  'an image without a version': {
    file: 'lib/images.ts',
    from: "'grafana/grafana', '13.2.3'",
    to: "'grafana/grafana', 'latest'",
    told: [
      'StatefulSet',
      '"docker.io/grafana/grafana:latest" is the latest of each day; write a version in lib/images.ts',
    ],
  },
};

const TYPES: Readonly<Record<string, Mistake>> = {
  'a misspelt metric of the catalogue': {
    file: 'lib/rules/system.ts',
    from: '${system.memoryUsage}',
    to: '${system.memoryUsag}',
    told: ["Property 'memoryUsag' does not exist on type", 'Type check failed; nothing was run.'],
  },
  'a service that lacks a field': {
    file: 'lib/services/web-api.ts',
    from: "team: 'platform',",
    to: '',
    told: ["Property 'team' is missing in type"],
  },
  'a property that does not exist': {
    file: production,
    from: "storageClass: 'fast-ssd'",
    to: "storageClas: 'fast-ssd'",
    told: ["'storageClas' does not exist in type 'Environment'. Did you mean to write 'storageClass'?"],
  },
  'a threshold in another unit than its alert': {
    file: 'lib/environments/development.ts',
    from: '  thresholds: {},',
    to: '  thresholds: { HighErrorRate: days(2) },',
    told: [`Type 'Quantity<"seconds">' is not assignable to type 'Quantity<"ratio">'`],
  },
};

describe.each([
  ['environments and services', DECLARED],
  ['rules', RULES],
  ['objects that are made', MADE],
  ['types', TYPES],
])('%s', (_, mistakes) => {
  let output: string;
  beforeAll(() => {
    const restores = Object.values(mistakes).map(({ file, from, to }) => project.edit(file, from, to));
    output = refused();
    for (const restore of restores.reverse()) restore();
  });

  test.each(Object.entries(mistakes))('%s', (_name, { told }) => {
    for (const text of told) expect(output).toContain(text);
  });

  test('each is told once, though three environments share it', () => {
    const lines = output.split('\n').filter(line => line.startsWith('  ') && !line.includes(' at '));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });
});

test('a missing runbook', () => {
  const file = 'runbooks/HighErrorRate.md';
  const restore = project.edit(file, '# HighErrorRate', '# HighErrorRate');
  rmSync(path.join(project.root, file));
  const output = refused('--env', 'production');
  restore();
  expect(output).toContain('alert HighErrorRate');
  expect(output).toContain(file);
  expect(output).toMatch(/1 problem; dist\/ is unchanged\n$/);
});

test('what is no TypeScript is told once', () => {
  const restore = project.edit('lib/images.ts', 'export const IMAGES', 'exprt const IMAGES');
  const output = refused();
  restore();
  expect(output).toContain('Expected ";" but found "const"');
  expect(output).not.toContain('node:internal');
});

test('an environment that does not exist', () => {
  const output = refused('--env', 'prod');
  expect(output).toBe(
    'There is no environment "prod" — did you mean "production"? Known: production, staging, development.\n' +
      'usage: npm run synth [-- --env NAME]\n',
  );
});

test('an option that does not exist', () => {
  expect(refused('--environment', 'staging')).toContain("Unknown option '--environment'");
});
