import { http, minutes, ratio } from '../../../lib/catalogue';
import { configReloadFailed } from '../../../lib/components/prometheus/alerts';
import { PACKS } from '../../../lib/library';
import { promql } from '../../../lib/promql';
import { type AlertRule, alert, type Override, override, pack, RuleSet, ruleFiles } from '../../../lib/rules';
import { slowAIInference } from '../../../lib/rules/families/ai';
import { highErrorRate, highLatency, requestRate } from '../../../lib/rules/families/http';
import { ruleSettings } from '../../../lib/stack';
import { bookings, families, harbour, small } from '../../example/stack';

const withOverrides = (...overrides: readonly Override[]) => new RuleSet({ families, packs: PACKS, overrides });
const here = /^test\/lib\/rules\/override\.test\.ts:\d+ override of /;
const report = (...overrides: readonly Override[]) =>
  withOverrides(...overrides).problems.map(({ where, message }) => {
    expect(where).toMatch(here);
    return `${where.replace(here, '')}: ${message}`;
  });

const renderedIn = (rules: RuleSet, name: string): AlertRule | undefined =>
  ruleFiles(rules, [bookings], ruleSettings(harbour, small))
    .flatMap(({ groups }) => groups)
    .flatMap(group => group.rules)
    .find((rule): rule is AlertRule => 'alert' in rule && rule.alert === name);

test('changes the fields that it names, and no other', () => {
  const rules = withOverrides(override(highLatency, { severity: 'critical', for: minutes(17) }));
  expect(rules.problems).toEqual([]);
  const before = renderedIn(withOverrides(), 'HighLatency');
  expect(renderedIn(rules, 'HighLatency')).toEqual({
    ...before,
    for: '17m',
    labels: { ...before?.labels, severity: 'critical' },
  });
});

test('changes the threshold of every environment and service that sets none', () => {
  const rules = withOverrides(override(highErrorRate, { threshold: ratio(0.31) }));
  const other = { ...bookings, thresholds: {} };
  const bound = ruleFiles(rules, [other], ruleSettings(harbour, small));
  expect(JSON.stringify(bound)).toContain('ratio_rate5m{service=\\"bookings\\"} > 0.31');
  // `bookings` sets one of its own, which takes precedence.
  expect(renderedIn(rules, 'HighErrorRate')?.expr).toMatch(/ > 0\.03\nand .*\n.* > 0\.006\)\nand /);
});

test('changes what stands once as well', () => {
  const rules = withOverrides(override(configReloadFailed, { severity: 'info' }));
  expect(rules.problems).toEqual([]);
  expect(rules.alerts.find(({ name }) => name === 'ConfigReloadFailed')?.severity).toBe('info');
});

test('leaves the alert that it was made from unchanged', () => {
  const { severity } = highErrorRate;
  withOverrides(override(highErrorRate, { severity: 'info' }));
  expect(highErrorRate.severity).toBe(severity);
});

test('keeps the place where the alert is declared, for what is wrong with it', () => {
  const rules = withOverrides(override(highErrorRate, { severity: 'info' }));
  expect(rules.alerts.find(({ name }) => name === 'HighErrorRate')?.declaredAt()).toMatch(
    /^lib\/rules\/families\/http\.ts:/,
  );
});

describe('is refused', () => {
  const declared = (name: string) =>
    alert(name, {
      threshold: ratio(0.1),
      expr: ({ service }) => promql`${requestRate}{${service}} > 1`,
      severity: 'info',
      means: 'anything is wrong',
      summary: '',
      description: '{{ $value }}',
      dashboard: 'http',
    });

  test('for an alert that the stack does not have', () => {
    expect(report(override(declared('HighErorRate'), { severity: 'warning' }))).toEqual([
      'HighErorRate: the stack has no alert with this name — did you mean "HighErrorRate"?',
    ]);
  });

  test('for an alert of a family that the stack does not measure', () => {
    const overrides = [override(slowAIInference, { severity: 'info' })];
    const rules = new RuleSet({ families: [http], packs: PACKS, overrides });
    expect(rules.problems.map(({ message }) => message)).toEqual([
      'the stack has no alert with this name; it belongs to a family that the stack does not measure',
    ]);
  });

  test('where it changes nothing', () => {
    expect(report(override(highErrorRate, {}))).toEqual([
      'HighErrorRate: it changes nothing; change a field, or remove the override',
    ]);
  });

  test('for each field that the alert has already', () => {
    const { severity, threshold } = highErrorRate;
    expect(report(override(highErrorRate, { severity, threshold, for: minutes(6) }))).toEqual([
      'HighErrorRate: severity: the alert already has this value; remove it',
      'HighErrorRate: threshold: the alert already has this value; remove it',
    ]);
  });

  test('where there is another of the same alert, at the second', () => {
    expect(report(override(highErrorRate, { severity: 'info' }), override(highErrorRate, { for: minutes(6) }))).toEqual(
      [
        expect.stringMatching(
          /^HighErrorRate: the alert is also overridden at test\/lib\/rules\/override\.test\.ts:\d+; merge the two$/,
        ),
      ],
    );
  });

  test('once, where the alert is brought by two packs', () => {
    const mine = declared('Mine');
    const packs = [pack(http, { alerts: [mine] }), pack(http, { alerts: [mine] })];
    const rules = new RuleSet({ families, packs, overrides: [override(mine, {})] });
    expect(rules.problems.filter(({ where }) => where.includes('override of Mine'))).toHaveLength(1);
  });
});

test('takes thresholds in the unit of the alert, and fields that an alert has', () => {
  // @ts-expect-error HighErrorRate compares ratios
  const inMinutes = override(highErrorRate, { threshold: minutes(1) });
  // @ts-expect-error there is no such field
  const misspelt = override(highErrorRate, { sevrity: 'info' });
  expect([inMinutes, misspelt]).toHaveLength(2);
});
