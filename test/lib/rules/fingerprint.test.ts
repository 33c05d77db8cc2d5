import { minutes, ratio } from '../../../lib/catalogue';
import { highErrorRate } from '../../../lib/library/alerts';
import { override, RuleSet, ruleFingerprint } from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { harbour, large } from '../../example/stack';

const settings = ruleSettings(harbour, large);
const of = (name: string, changed = settings) => ruleFingerprint(harbour.rules, name, changed);

test('each alert of a stack has one of its own', () => {
  const all = harbour.rules.alerts.map(({ name }) => of(name));
  expect(new Set(all).size).toBe(all.length);
  for (const each of all) expect(each).toMatch(/^[0-9a-f]{12}$/);
});

test('it changes with the threshold, the time that the condition must hold and the time that the alert goes on', () => {
  const name = 'HighErrorRate';
  const changes = [{ for: minutes(7) }, { keepFiringFor: minutes(7) }];
  const changed = changes.map(each => {
    const { families, packs, overrides } = harbour.rules;
    const rules = new RuleSet({ families, packs, overrides: [...overrides, override(highErrorRate, each)] });
    return ruleFingerprint(rules, name, settings);
  });
  const all = [of(name), of(name, { ...settings, thresholds: { [name]: ratio(0.2) } }), ...changed];
  expect(new Set(all).size).toBe(all.length);
});

test('it stays with what only says whom to notify and how, and with a threshold of one service', () => {
  const { families, packs, overrides } = harbour.rules;
  const louder = new RuleSet({
    families,
    packs,
    overrides: [...overrides, override(highErrorRate, { severity: 'warning' })],
  });
  expect(ruleFingerprint(louder, 'HighErrorRate', settings)).toBe(of('HighErrorRate'));
  const serviceThresholds = { bookings: { HighErrorRate: ratio(0.2) } };
  expect(of('HighErrorRate', { ...settings, serviceThresholds })).toBe(of('HighErrorRate'));
});
