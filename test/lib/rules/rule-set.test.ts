import { ai, http, nodeExporter, prometheus, ratio, system, target } from '../../../lib/catalogue';
import { PACKS } from '../../../lib/library';
import { promql } from '../../../lib/promql';
import { alert, pack, platformAlert, RuleSet } from '../../../lib/rules';
import { highErrorRate, httpAlerts, requestRate } from '../../../lib/rules/families/http';
import { families, rules } from '../../example/stack';

const namesOf = (alerts: readonly { readonly name: string }[]) => alerts.map(({ name }) => name);
const declared = (name: string) =>
  alert(name, {
    threshold: ratio(0.1),
    expr: ({ service, threshold }) => promql`${requestRate}{${service}} > ${threshold}`,
    severity: 'info',
    means: 'anything is wrong',
    summary: 'x',
    description: '{{ $value }}',
    dashboard: 'http',
  });

test('has the packs of what is measured, and leaves out the others', () => {
  const some = new RuleSet({ families: [target, http], packs: PACKS });
  expect(new Set(some.packs.map(({ family }) => family))).toEqual(new Set([target, http]));
  expect(namesOf(some.alerts)).toEqual(expect.arrayContaining(['ServiceDown', 'HighErrorRate']));
  expect(namesOf(some.alerts).filter(name => /AI|HighMemory|Prometheus|Node/.test(name))).toEqual([]);
  expect(some.recordingRules.filter(({ record }) => /_ai_|:node_|:db_/.test(record))).toEqual([]);
});

test('has a stack’s own alerts beside the library’s', () => {
  const own = new RuleSet({ families, packs: [...PACKS, pack(http, { alerts: [declared('Mine')] })] });
  expect(own.problems).toEqual([]);
  expect(namesOf(own.alerts).filter(name => !namesOf(rules.alerts).includes(name))).toEqual(['Mine']);
  expect(namesOf(own.alertsOf([http]))).toContain('Mine');
});

test('gives a service the alerts of the families that it exposes, and those of every target', () => {
  const ofAll = namesOf(rules.alertsOf([]));
  expect(ofAll).toContain('ServiceDown');
  expect(namesOf(rules.alertsOf([http])).filter(name => !ofAll.includes(name))).toEqual(
    expect.arrayContaining(namesOf(httpAlerts)),
  );
  expect(namesOf(rules.alertsOf([system, ai]))).not.toContain('HighErrorRate');
});

test('has what stands once where its family is measured', () => {
  expect(namesOf(rules.platformAlerts)).toContain('Watchdog');
  const without = families.filter(family => family !== prometheus);
  expect(namesOf(new RuleSet({ families: without, packs: PACKS }).platformAlerts)).not.toContain('Watchdog');
});

test('knows all that is measured and recorded, and nothing else', () => {
  const some = new RuleSet({ families: [target, http], packs: PACKS });
  expect(some.checker.check(promql`${requestRate}`).diagnostics).toEqual([]);
  expect(some.checker.check(promql`${nodeExporter.memoryTotal}`).diagnostics).not.toEqual([]);
  expect(some.checker).toBe(some.checker);
});

describe('two alerts of one name', () => {
  const here = /^test\/lib\/rules\/rule-set\.test\.ts:\d+ alert /;

  test('are reported once, at the second, with the place of the first', () => {
    const { problems } = new RuleSet({
      families,
      packs: [...PACKS, pack(http, { alerts: [declared('HighErrorRate')] })],
    });
    expect(problems).toEqual([
      {
        where: expect.stringMatching(here),
        message: `there is another alert with this name at ${highErrorRate.declaredAt()}; rename one, or override it`,
      },
    ]);
  });

  test('are reported where one of them stands once', () => {
    const once = platformAlert('Mine', {
      threshold: ratio(0.1),
      expr: ({ threshold }) => promql`${requestRate} > ${threshold}`,
      team: 'operations',
      severity: 'info',
      means: 'anything is wrong',
      summary: 'x',
      description: '{{ $value }}',
      dashboard: 'http',
    });
    const packs = [pack(http, { alerts: [declared('Mine')], platformAlerts: [once] })];
    expect(new RuleSet({ families, packs }).problems).toEqual([
      {
        where: expect.stringMatching(here),
        message: expect.stringContaining('there is another alert with this name at'),
      },
    ]);
  });
});
