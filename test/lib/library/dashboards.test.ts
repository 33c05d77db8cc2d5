import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dashboardUid } from '../../../lib/base';
import {
  ai,
  database,
  type Family,
  http,
  metricsOf,
  postgres,
  redis,
  seriesOf,
  stackFamilies,
  system,
  target,
  telemetry,
} from '../../../lib/catalogue';
import { checkDashboards, dashboard, figure } from '../../../lib/dashboards';
import { metricPanels } from '../../../lib/dashboards/dashboard';
import { place } from '../../../lib/dashboards/layout';
import { dashboardsOf, LIBRARY_DASHBOARDS, PACKS } from '../../../lib/library';
import { promql } from '../../../lib/promql';
import { RuleSet } from '../../../lib/rules';
import { dashboardContext, type Stack, stack } from '../../../lib/stack';
import { synthesize } from '../../../lib/synth/synthesize';
import { families, names, service, small } from '../../example/stack';

const folder = mkdtempSync(path.join(tmpdir(), 'library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keysOf = (dashboards: readonly { readonly key: string }[]) => dashboards.map(({ key }) => key);
const own = (key: string) =>
  dashboard(key, {
    title: `Own ${key}`,
    description: 'Any?',
    variables: [],
    panels: [figure('Targets', { shows: 'Targets.', queries: { targets: promql`sum(${target.up})` }, unit: 'count' })],
  });
const without = (...left: readonly Family[]) => families.filter(family => !left.includes(family));
const panelsOf = (given: readonly Family[], key: string): readonly string[] => {
  const { panels = [], rows = {} } = dashboardsOf(names, given).find(each => each.key === key) ?? {};
  return [...panels, ...Object.values(rows).flat()].map(({ title }) => title);
};

test('has the library’s dashboards for all that is measured, the overview first', () => {
  expect(keysOf(dashboardsOf(names, families))).toEqual([...LIBRARY_DASHBOARDS]);
});

/** Rows of Grafana's grid that a browser of 1080 lines shows are 24. */
const SCREEN_AND_A_HALF = 36;

test('each fits a screen and a half, and its rows are questions: who is woken does not search', () => {
  for (const dashboard of dashboardsOf(names, families)) {
    const placed = place(dashboard);
    const height = Math.max(...placed.map(({ position: { y, h } }) => y + h));
    expect([dashboard.key, height <= SCREEN_AND_A_HALF, height]).toEqual([dashboard.key, true, height]);
    const statements = Object.keys(dashboard.rows ?? {}).filter(title => !title.endsWith('?'));
    expect([dashboard.key, ...statements]).toEqual([dashboard.key]);
  }
});

describe('the page of a service', () => {
  const pages = dashboardsOf(
    names,
    families,
    [],
    [
      service('crane', { description: 'Lifts.', team: 'operations', exposes: [http, ai, database, system] }),
      service('scale', { description: 'Weighs.', team: 'operations', exposes: [system] }),
      service('weather', { description: 'An exporter.', team: 'operations', exposes: [] }),
    ],
  ).filter(({ key }) => key.startsWith('page-'));

  test('comes with each that counts its own work, and has what it counts', () => {
    expect(pages.map(({ key, title, rows = {} }) => [key, title, Object.keys(rows)])).toEqual([
      [
        'page-crane',
        'Service: crane',
        [
          'Is anything wrong?',
          'Do its users get answers?',
          'Does its database answer?',
          'Do its processes run, and have they room?',
        ],
      ],
      ['page-scale', 'Service: scale', ['Is anything wrong?', 'Do its processes run, and have they room?']],
    ]);
  });

  test('is about that service alone, and reports problems at its line', () => {
    for (const page of pages) {
      expect(page.declaredAt()).toMatch(/^test\/lib\/library\/dashboards\.test\.ts:/);
      // A query without the service would show another's figures under this one's name.
      const texts = metricPanels(page).flatMap(({ props }) => Object.values(props.queries).map(({ text }) => text));
      expect(texts.filter(text => !text.includes(`service="${page.service}"`))).toEqual([]);
    }
  });

  test('takes neither the key nor the title of another dashboard, whatever the service is called', () => {
    const clashing = LIBRARY_DASHBOARDS.flatMap(key => [key, key.replace(/^service-/, '')]).map(name =>
      service(name, { description: 'Counts.', team: 'operations', exposes: [system] }),
    );
    const all = dashboardsOf(names, families, [], clashing);
    expect(new Set(keysOf(all)).size).toBe(new Set(clashing.map(({ name }) => name)).size + LIBRARY_DASHBOARDS.length);
    const titles = all.map(({ title }) => title.toLowerCase());
    expect(new Set(titles).size).toBe(new Set(keysOf(all)).size);
  });

  test('has a uid that Grafana takes, whatever the length of the name', () => {
    const long = 'synchronisation-of-harbour-dues';
    const twins = [`${long}-inbound`, `${long}-outbound`].map(name =>
      service(name, { description: 'Counts.', team: 'operations', exposes: [system] }),
    );
    const keys = keysOf(dashboardsOf(names, families, [], twins)).filter(key => key.startsWith('page-synchronisation'));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(dashboardUid(names, key).length).toBeLessThanOrEqual(40);
  });

  test('with everything that a service can expose is a screen and a half at most', () => {
    const heights = pages.map(page => Math.max(...place(page).map(({ position: { y, h } }) => y + h)));
    expect(Math.max(...heights)).toBeLessThanOrEqual(SCREEN_AND_A_HALF);
  });
});

describe('a dashboard of the stack’s own', () => {
  test('takes the place of the library’s of the same key', () => {
    const http = own('http');
    const dashboards = dashboardsOf(names, families, [http]);
    expect(keysOf(dashboards)).toEqual([...LIBRARY_DASHBOARDS]);
    expect(dashboards.find(({ key }) => key === 'http')).toBe(http);
  });

  test('of a new key comes after the library’s', () => {
    expect(keysOf(dashboardsOf(names, families, [own('berths')]))).toEqual([...LIBRARY_DASHBOARDS, 'berths']);
  });

  test('twice is refused, not dropped', () => {
    for (const key of ['http', 'berths']) {
      const dashboards = dashboardsOf(names, families, [own(key), own(key)]);
      expect(keysOf(dashboards).filter(each => each === key)).toHaveLength(2);
      const declared = measuring(families);
      const context = { ...dashboardContext(declared, small), alerts: [] };
      const problems = checkDashboards(dashboards, declared.rules.checker, context);
      expect(problems.filter(({ where }) => where.startsWith('test/'))).toEqual([
        {
          where: expect.stringMatching(new RegExp(`^test/lib/library/dashboards\\.test\\.ts:\\d+ dashboard ${key}$`)),
          message: expect.stringMatching(/^there is another dashboard with this key at test\/lib\/library\//),
        },
      ]);
    }
  });
});

describe('what is not measured', () => {
  test('has no dashboard and no panel of the overview', () => {
    expect(keysOf(dashboardsOf(names, without(ai)))).toEqual(LIBRARY_DASHBOARDS.filter(key => key !== 'ai'));
    expect(keysOf(dashboardsOf(names, without(http)))).toEqual(
      // Objectives may be about other events.
      LIBRARY_DASHBOARDS.filter(key => key !== 'http' && key !== 'anomalies'),
    );
    for (const [family, key] of [
      [database, 'database'] as const,
      [postgres, 'postgres'] as const,
      [redis, 'redis'] as const,
    ])
      expect(keysOf(dashboardsOf(names, without(family)))).toEqual(LIBRARY_DASHBOARDS.filter(each => each !== key));
    expect(panelsOf(families, 'overview')).toContain('AI inference duration by model');
    expect(panelsOf(without(ai), 'overview').filter(title => title.includes('AI'))).toEqual([]);
    expect(panelsOf(without(http), 'overview')).not.toContain('API latency');
    expect(panelsOf(without(system), 'overview')).not.toContain('CPU');
    const library = panelsOf(families, 'traces').filter(
      title => !panelsOf(without(telemetry), 'traces').includes(title),
    );
    expect(library.length).toBeGreaterThan(0);
  });

  test('has no rules, and none of what is left refers to it', () => {
    const { rules } = measuring(without(ai));
    const texts = [...rules.alerts.map(({ name }) => name), ...rules.recordingRules.map(({ record }) => record)];
    expect(texts.filter(text => /AI|(^|_|:)ai_/.test(text))).toEqual([]);
  });
});

/** A stack with one service, that measures only these families and has a runbook for each alert of them. */
function measuring(measured: readonly Family[]): Stack {
  const rules = new RuleSet({ families: measured, packs: PACKS });
  const exposes = measured.filter(family => [http, database, ai, system].some(each => each === family));
  const runbooks = mkdtempSync(path.join(folder, 'runbooks-'));
  for (const { name } of rules.alerts)
    writeFileSync(path.join(runbooks, `${name}.md`), `# ${name}\n\nWhat to do about it.\n`);
  return stack({
    names,
    rules,
    dashboards: dashboardsOf(names, measured),
    services: [service('crane', { description: 'Lifts.', team: 'operations', exposes })],
    environments: [small],
    runbooks,
  });
}

const OWN: readonly Family[] = stackFamilies(names.teams);

test.each<readonly [string, readonly Family[]]>([
  ['everything', families],
  ['no AI', without(ai)],
  ['no HTTP', without(http)],
  ['no database', without(database)],
  ['no CPU and memory', without(system)],
  ['no HTTP, database or AI', without(http, database, ai)],
  ['HTTP and itself', [http, ...OWN]],
  ['CPU and memory of its services, and itself', [system, ...OWN]],
])('a stack that measures %s synthesizes', (_, measured) => {
  const { problems, files } = synthesize(small, measuring(measured));
  expect(problems).toEqual([]);
  expect(files.size).toBeGreaterThan(10);
  const text = [...files.values()].join('');
  const unmeasured = [http, database, ai, system].filter(family => !measured.some(each => each === family));
  const names = unmeasured.flatMap(metricsOf).flatMap(seriesOf);
  expect(names.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text)).map(({ name }) => name)).toEqual([]);
});
