import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedPages } from '../../bin/docs/index';
import { KEPT, whyKept } from '../../bin/docs/kept';
import { references, unusedMetrics } from '../../bin/docs/uses';
import { aboutFamily, FAMILIES, metricsOf, seriesOf } from '../../lib/catalogue';
import { panelExpressions } from '../../lib/dashboards';
import { production, ruleSettings } from '../../lib/environments';
import { RECORDING_RULES } from '../../lib/rules';
import { allServices, bindAlerts } from '../../lib/services';

const FOLDER = 'docs/generated';

test('docs/generated/ is up to date with the code: run `npm run docs` and commit it', () => {
  const pages = generatedPages();
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(path.join(FOLDER, name), 'utf8')).toBe(text);
});

describe('what metrics are for', () => {
  const unused = unusedMetrics();

  test('a metric that nothing asks for has a reason in bin/docs/kept.ts: use it, say why, or take it out', () => {
    const silent = unused.filter(({ metric, family }) => whyKept(metric, family) === undefined);
    expect(silent.map(({ metric }) => metric.name)).toEqual([]);
  });

  test('bin/docs/kept.ts gives no reason for what something asks for', () => {
    const idle = new Set<unknown>(unused.flatMap(({ metric, family }) => [metric, family]));
    const names = [...KEPT.keys()]
      .filter(kept => !idle.has(kept))
      .map(kept => ('kind' in kept ? kept.name : aboutFamily(kept as never).name));
    expect(names).toEqual([]);
  });

  test('every metric that stands in an expression is told as used by it', () => {
    const alerts = [...bindAlerts(allServices(), ruleSettings(production)).values()].flat();
    const expressions = [...RECORDING_RULES, ...alerts, ...panelExpressions()].map(({ expr }) => expr);
    expect(expressions.length).toBeGreaterThan(100);
    const metrics = FAMILIES.flatMap(metricsOf);
    const missed = expressions.flatMap(expr => {
      const names = new Set(expr.text.match(/[a-zA-Z_:][\w:]*/g));
      const told = references(expr);
      return metrics
        .filter(metric => !told.has(metric) && seriesOf(metric).some(({ name }) => names.has(name)))
        .map(({ name }) => `${name} in ${expr.text}`);
    });
    expect(missed).toEqual([]);
  });
});
