/** How far an alert has come, and what that does to others. */
import {
  atLeast,
  bindAlerts,
  declaredStage,
  effectiveMutings,
  mutings,
  page,
  type StageCeilings,
  shadow,
  stageIn,
  ticket,
  WATCHDOG,
} from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { harbour, large, rules } from '../../example/stack';

const critical = { name: 'Any', severity: 'critical' } as const;

describe('the stage of an alert', () => {
  test('is shadow where nothing is said', () => {
    expect(declaredStage({ severity: 'critical' })).toBe('shadow');
  });

  test('is no more than ticket where the severity pages nobody', () => {
    expect(declaredStage({ severity: 'warning', stage: page() })).toBe('ticket');
    expect(declaredStage({ severity: 'critical', stage: page() })).toBe('page');
  });

  test.each<[StageCeilings, string]>([
    [{}, 'page'],
    [{ most: 'ticket' }, 'ticket'],
    [{ most: 'shadow', alerts: { Any: 'page' } }, 'page'],
    [{ alerts: { Any: 'shadow' } }, 'shadow'],
    [{ alerts: { Another: 'shadow' } }, 'page'],
  ])('is bounded by the environment: %j', (ceilings, expected) => {
    expect(stageIn({ ...critical, stage: page() }, ceilings)).toBe(expected);
  });

  test('is never raised by an environment', () => {
    expect(stageIn({ ...critical, stage: shadow() }, { most: 'page', alerts: { Any: 'page' } })).toBe('shadow');
  });

  test('of the Watchdog stays: without it, the heartbeat would stop', () => {
    const watchdog = { name: WATCHDOG, severity: 'info', stage: ticket() } as const;
    expect(stageIn(watchdog, { most: 'shadow', alerts: { [WATCHDOG]: 'shadow' } })).toBe('ticket');
  });

  test('is a label of its rule, as the environment has it', () => {
    const settings = ruleSettings(harbour, { ...large, stages: { most: 'ticket', alerts: { HighLatency: 'shadow' } } });
    const bound = bindAlerts(rules, harbour.services, settings).get('bookings') ?? [];
    const stages = Object.fromEntries(bound.map(({ alert, stage }) => [alert.name, stage]));
    expect(stages).toMatchObject({ HighErrorRate: 'ticket', HighLatency: 'shadow', HighCPUUsage: 'ticket' });
  });
});

describe('what mutes what', () => {
  const all = mutings(rules.alerts);
  const pairs = (ceilings: StageCeilings) => {
    const stageOf = (alert: (typeof rules.alerts)[number]) => stageIn(alert, ceilings);
    return effectiveMutings(all, stageOf).map(({ source, target }) => ({
      source: source.name,
      stages: [stageOf(source), stageOf(target)] as const,
    }));
  };

  test('is all that is explained, as the library declares its alerts', () => {
    expect(effectiveMutings(all)).toEqual(all);
  });

  test('excludes alerts in shadow, which notify nobody of what they would hide', () => {
    const found = pairs({ alerts: { ServiceDown: 'shadow' } });
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ source }) => source === 'ServiceDown')).toEqual([]);
    expect(pairs({ most: 'shadow' })).toEqual([]);
  });

  test('excludes tickets that would hide a page', () => {
    const found = pairs({ alerts: { ServiceDown: 'ticket' } });
    expect(found.some(({ source }) => source === 'ServiceDown')).toBe(true);
    expect(found.filter(({ stages: [source, target] }) => !atLeast(source, target))).toEqual([]);
    expect(found.length).toBeLessThan(all.length);
  });
});
