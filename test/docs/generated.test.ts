import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { generatedPages, WRITTEN_ELSEWHERE } from '../../bin/docs/index';
import { KEPT, whyKept } from '../../bin/docs/kept';
import { allUses, references, unusedMetrics } from '../../bin/docs/uses';
import { aboutFamily, type Metric, metricsOf, seriesOf, target } from '../../lib/catalogue';
import { panelExpressions } from '../../lib/dashboards';
import { bindAlerts } from '../../lib/rules';
import { ruleSettings } from '../../lib/stack';
import { fences } from '../runbooks/markdown';

const FOLDER = 'docs/generated';
/** Tested beside what reads it: declarations.test.ts. */
const DECLARATIONS = 'declarations.md';

test('docs/generated/ is up to date with the code: run `npm run docs` and commit it', () => {
  const pages = generatedPages(aion);
  const present = readdirSync(FOLDER).filter(name => !WRITTEN_ELSEWHERE.includes(name));
  expect(present.sort()).toEqual([...pages.keys(), DECLARATIONS].sort());
  for (const [name, text] of pages) expect(readFileSync(path.join(FOLDER, name), 'utf8')).toBe(text);
});

describe('the uses of metrics', () => {
  const unused = unusedMetrics(aion);

  test('an unused metric has a reason in bin/docs/kept.ts: use it, give a reason, or remove it', () => {
    const unexplained = unused.filter(({ metric, family }) => whyKept(metric, family) === undefined);
    expect(unexplained.map(({ metric }) => metric.name)).toEqual([]);
  });

  test('bin/docs/kept.ts lists no metric that is used', () => {
    const idle = new Set<unknown>(unused.flatMap(({ metric, family }) => [metric, family]));
    const names = [...KEPT.keys()]
      .filter(kept => !idle.has(kept))
      .map(kept => ('kind' in kept ? kept.name : aboutFamily(kept as never).name));
    expect(names).toEqual([]);
  });

  test('a runbook uses the metrics in its queries, not every word of its text', () => {
    const usesOf = allUses(aion);
    const queriesAny = (file: string, names: readonly string[]): boolean => {
      const text = readFileSync(path.join('runbooks', file), 'utf8');
      const queries = [
        ...fences(text, 'promql'),
        ...fences(text, 'sh').filter(each => each.includes('promtool query')),
      ];
      return queries.some(query => query.match(/[a-zA-Z_:][\w:]*/g)?.some(word => names.includes(word)));
    };
    const metrics = aion.rules.families.flatMap(metricsOf);
    const uses = metrics.flatMap(metric => usesOf(metric).runbooks.map(file => ({ metric, file })));
    expect(uses.length).toBeGreaterThan(50);
    const names = (metric: Metric): string[] => seriesOf(metric).map(({ name }) => name);
    expect(uses.filter(({ metric, file }) => !queriesAny(file, names(metric)))).toEqual([]);
    expect(usesOf(target.up).runbooks).toContain('ServiceDiscoveryFailing.md');
  });

  test('every metric in an expression counts as used by it', () => {
    const { rules, services, dashboards, environments } = aion;
    const alerts = environments.flatMap(environment =>
      [...bindAlerts(rules, services, ruleSettings(aion, environment)).values()].flat(),
    );
    const panels = panelExpressions(dashboards, rules.alerts);
    const expressions = [...rules.recordingRules, ...alerts, ...panels].map(({ expr }) => expr);
    expect(expressions.length).toBeGreaterThan(100);
    const metrics = aion.rules.families.flatMap(metricsOf);
    const missed = expressions.flatMap(expr => {
      const names = new Set(expr.text.match(/[a-zA-Z_:][\w:]*/g));
      const referenced = references(expr);
      return metrics
        .filter(metric => !referenced.has(metric.name) && seriesOf(metric).some(({ name }) => names.has(name)))
        .map(({ name }) => `${name} in ${expr.text}`);
    });
    expect(missed).toEqual([]);
  });
});
