/** An alert that can mute what it does not explain is refused by name. */
import { http, ratio, target } from '../../../lib/catalogue';
import { PACKS } from '../../../lib/library';
import { promql } from '../../../lib/promql';
import { alert, bindAlerts, checkRules, mutings, pack, RuleSet, type ServiceAlert } from '../../../lib/rules';
import { requestRate } from '../../../lib/rules/families/http';
import { ruleSettings } from '../../../lib/stack';
import { bookings, families, harbour, large, rules } from '../../example/stack';

type Changes = Partial<Omit<ServiceAlert<string, 'ratio'>, 'name' | 'scope' | 'declaredAt'>>;

/** About the service as a whole; it can explain HighLatency. */
const declared = (changes: Changes, name = 'Mine') =>
  alert(name, {
    threshold: ratio(0.1),
    expr: ({ service, threshold }) => promql`${requestRate}{${service}} > ${threshold}`,
    severity: 'critical',
    means: 'anything is wrong',
    summary: 'x',
    description: '{{ $value }}',
    dashboard: 'http',
    about: ['service'],
    explains: { HighLatency: 'it is a test' },
    ...changes,
  });
const perInstance: Changes['expr'] = ({ service, threshold }) => promql`${target.up}{${service}} > ${threshold}`;

function problems(...alerts: readonly ServiceAlert<string, 'ratio'>[]): string[] {
  const own = new RuleSet({ families, packs: [...PACKS, pack(http, { alerts })] });
  const bound = [...bindAlerts(own, [bookings], ruleSettings(harbour, large)).values()].flat();
  return checkRules(own, bound).map(({ where, message }) => `${where.split(' ').at(-1)}: ${message}`);
}

test('what the library explains is right', () => {
  const bound = [...bindAlerts(rules, harbour.services, ruleSettings(harbour, large)).values()].flat();
  expect(checkRules(rules, bound)).toEqual([]);
  expect(problems(declared({}))).toEqual([]);
});

test.each<[string, Changes, string]>([
  [
    'an alert that does not say what it is about',
    { about: [] },
    'it explains other alerts, but not about which object; set `about` to the labels that name the object',
  ],
  [
    'an alert about one target that is said to be about the service',
    { expr: perInstance },
    'about: it fires for each instance, namespace, pod, node, but is said to be about the whole service; name what it is ' +
      'about, or aggregate by (service)',
  ],
  [
    'an alert about one target that mutes what is about the service',
    { expr: perInstance, about: ['service', 'instance'] },
    'it cannot explain HighLatency: "instance" would be missing there, so that it would be muted for another object; Mine ' +
      'is about service, instance',
  ],
  [
    'a label that its expression does not return',
    { about: ['service', 'nod'] },
    'about: its expression returns no label "nod"',
  ],
  [
    'a condition that its expression does not return',
    { explainsWhen: { extent: 'whole' } },
    'explainsWhen: its expression returns no label "extent"',
  ],
  [
    'an unknown alert',
    { explains: { HighLatencies: 'it is a test' } },
    'explains: there is no alert "HighLatencies" — did you mean "HighLatency"?',
  ],
  ['no reason', { explains: { HighLatency: ' ' } }, 'explains.HighLatency: empty; state why it explains the alert'],
  ['no reason for symptoms', { explainsSymptoms: '' }, 'explainsSymptoms: empty; state why it explains them'],
  ['itself', { explains: { Mine: 'it is a test' } }, 'it cannot explain Mine: no alert explains itself'],
  [
    'something more severe',
    { severity: 'warning', explains: { HighErrorRate: 'it is a test' } },
    'it cannot explain HighErrorRate: that is critical, and this only warning',
  ],
  ['the Watchdog', { explains: { Watchdog: 'it is a test' } }, 'it cannot explain Watchdog: its absence is an alarm'],
])('%s is refused', (_, changes, message) => {
  expect(problems(declared(changes))).toContain(`Mine: ${message}`);
});

test('two alerts that mute each other are refused', () => {
  const other = declared({ explains: { Mine: 'it is a test' } }, 'Other');
  expect(problems(declared({ explains: { Other: 'it is a test' } }), other)).toEqual([
    'Mine: these alerts mute each other, so that nobody is notified: Mine → Other → Mine',
  ]);
});

test('an alert that the stack would have if it measured more is no problem, and explains nothing', () => {
  const some = new RuleSet({ families: [target, http], packs: PACKS });
  expect(some.others).toContain('NodeNotReady');
  const known = new Set(some.alerts);
  expect(mutings(some.alerts).filter(({ source, target }) => !known.has(source) || !known.has(target))).toEqual([]);
});
