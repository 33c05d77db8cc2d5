/** What people get wrong, each told in one clear message, with nothing written. */
import { unlinkSync } from 'node:fs';
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

test.each([
  [
    'a misspelt label',
    'lib/rules/http.ts',
    '{status=~"5.."}',
    '{stauts=~"5.."}',
    ['lib/rules/http.ts:', '"http_requests_total" has no label "stauts" — did you mean "status"?'],
  ],
  [
    'a misspelt metric',
    'lib/rules/platform.ts',
    'promql`vector(${threshold})`',
    'promql`http_request_total > ${threshold}`',
    [
      'lib/rules/platform.ts:',
      'alert Watchdog',
      'unknown metric or recording rule "http_request_total" — did you mean "http_requests_total"?',
    ],
  ],
  [
    'a label that an annotation uses and the expression does not return',
    'lib/rules/http.ts',
    "summary: '{{ $labels.service }} fails",
    "summary: '{{ $labels.path }} fails",
    ['alert HighErrorRate', 'the expression returns no label "path"'],
  ],
  [
    'a retention that its volume cannot hold',
    'lib/environments/production.ts',
    'size: gibibytes(45)',
    'size: gibibytes(49)',
    ['production', '49Gi', '50Gi'],
  ],
  [
    'an unknown team',
    'lib/services/web-api.ts',
    "team: 'platform'",
    "team: 'plattform' as never",
    ['web-api', '"plattform"', '"platform"'],
  ],
  [
    'a paging environment without a heartbeat receiver',
    'lib/environments/production.ts',
    'heartbeat: { interval: minutes(1) },',
    '',
    ['production', 'heartbeat'],
  ],
  [
    'an object that is there twice',
    'charts/index.ts',
    "new Namespaces(app, '00-namespaces');",
    "new Namespaces(app, '00-namespaces'); new Namespaces(app, '99-again');",
    ['Namespace', 'aion-monitoring', '99-again'],
  ],
  [
    'an image without a version',
    'lib/images.ts',
    "'grafana/grafana', '13.2.3'",
    "'grafana/grafana', 'latest'",
    ['StatefulSet', '"docker.io/grafana/grafana:latest" is the latest of each day; write a version in lib/images.ts'],
  ],
  [
    'a Secret value in a configuration',
    'lib/environments/production.ts',
    "slack: '#alerts-platform'",
    // In two parts, so that nothing takes this file for a leak.
    `slack: '${['https://hooks.slack', 'com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx'].join('.')}'`,
    ['production', 'Secret'],
  ],
])('%s', (_, file, from, to, wanted) => {
  const restore = project.edit(file, from, to);
  try {
    const output = refused('--env', 'production');
    for (const text of wanted) expect(output).toContain(text);
  } finally {
    restore();
  }
});

test.each([
  [
    'a misspelt metric of the catalogue',
    'lib/rules/system.ts',
    '${system.memoryUsage}',
    '${system.memoryUsag}',
    "Property 'memoryUsag' does not exist on type",
  ],
  [
    'a service that lacks a field',
    'lib/services/web-api.ts',
    "team: 'platform',",
    '',
    "Property 'team' is missing in type",
  ],
  [
    'a property that does not exist',
    'lib/environments/production.ts',
    "storageClass: 'fast-ssd'",
    "storageClas: 'fast-ssd'",
    "'storageClas' does not exist in type 'Environment'. Did you mean to write 'storageClass'?",
  ],
  [
    'a threshold in another unit than its alert',
    'lib/environments/production.ts',
    '  thresholds: {},',
    '  thresholds: { HighErrorRate: days(2) },',
    `Type 'Quantity<"seconds">' is not assignable to type 'Quantity<"ratio">'`,
  ],
])('%s is told by the compiler', (_, file, from, to, wanted) => {
  const restore = project.edit(file, from, to);
  const output = refused();
  restore();
  expect(output).toContain(wanted);
  expect(output).toContain('The types are wrong; nothing was run.');
});

test('what is no TypeScript is told once', () => {
  const restore = project.edit('lib/images.ts', 'export const IMAGES', 'exprt const IMAGES');
  const output = refused();
  restore();
  expect(output).toContain('Expected ";" but found "const"');
  expect(output).not.toContain('node:internal');
});

test('a missing runbook', () => {
  unlinkSync(path.join(project.root, 'runbooks/HighErrorRate.md'));
  try {
    const output = refused('--env', 'production');
    expect(output).toContain('HighErrorRate');
    expect(output).toContain('runbooks/HighErrorRate.md');
  } finally {
    project.write('runbooks/HighErrorRate.md', '# HighErrorRate');
  }
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

test('several problems are told together, each once though three environments share it', () => {
  const restores = [
    project.edit('lib/rules/http.ts', '{status=~"5.."}', '{stauts=~"5.."}'),
    project.edit(
      'lib/rules/database.ts',
      'sum by (service, instance, pool) (${database.connectionsActive})',
      'sum by (service, instance, pol) (${database.connectionsActive})',
    ),
  ];
  const output = refused();
  for (const restore of restores) restore();
  expect(output.match(/stauts/g)).toHaveLength(2); // in the message, and in the line that it quotes
  expect(output).toContain('no label "pol"');
  expect(output).toMatch(/dist\/ is unchanged/);
});
