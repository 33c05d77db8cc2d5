/** An alert pages people because of what was recorded of its rule: a promotion that cites something else is refused. */
import { count, database, minutes } from '../../../lib/catalogue';
import { checkPromotions } from '../../../lib/checks';
import { type HistoryRecord, writeRecord } from '../../../lib/history';
import { PACKS } from '../../../lib/library';
import { promql } from '../../../lib/promql';
import {
  alert,
  bindAlerts,
  type Override,
  override,
  type Promotion,
  pack,
  page,
  RuleSet,
  ruleFingerprint,
  type ShadowRecord,
  ticket,
} from '../../../lib/rules';
import { highErrorRate, highLatency } from '../../../lib/rules/families/http';
import { type Environment, ruleSettings, type Stack } from '../../../lib/stack';
import { temporaryFolder } from '../../../tools/process/run';
import { families, harbour, large, small } from '../../example/stack';

const declared = (stage?: Promotion, severity: 'critical' | 'warning' = 'critical') =>
  alert('PoolBusy', {
    threshold: count(10),
    expr: ({ threshold, service }) =>
      promql`sum by (service) (${database.connectionsActive}{${service}}) > ${threshold}`,
    for: minutes(5),
    severity,
    ...(stage !== undefined && { stage }),
    means: 'more than {threshold} connections are in use',
    summary: 'busy',
    description: '{{ $value }}',
    dashboard: 'database',
  });

type Own = ReturnType<typeof declared>;
const rulesWith = (own: Own, overrides: readonly Override[] = []) =>
  new RuleSet({ families, packs: [...PACKS, pack(database, { alerts: [own] })], overrides });
const fingerprint = (name: string) => ruleFingerprint(rulesWith(declared()), name, ruleSettings(harbour, large));
const RULE = fingerprint('PoolBusy');

const said = (rule: string, missing: readonly string[] = []) => ({ rule, firings: 3, seconds: 600, pages: 2, missing });
const record = (alerts: HistoryRecord['alerts'], environment = 'large'): HistoryRecord => ({
  ...{ source: 'prometheus', environment, alerts },
  ...{ from: '2026-11-01T00:00:00Z', to: '2026-11-29T00:00:00Z' },
});
const right = record({ PoolBusy: said(RULE) });

interface Given {
  readonly november?: HistoryRecord;
  readonly environment?: Environment;
  readonly overrides?: readonly Override[];
}
function allProblems(own: Own, { november, environment = large, overrides = [] }: Given = {}) {
  const history = temporaryFolder('history');
  if (november !== undefined) writeRecord(history, 'november', november);
  const stack: Stack = { ...harbour, rules: rulesWith(own, overrides), history };
  const bound = [...bindAlerts(stack.rules, stack.services, ruleSettings(stack, environment)).values()].flat();
  return checkPromotions(environment, stack, bound);
}
const problems = (...given: Parameters<typeof allProblems>) =>
  allProblems(...given).filter(({ where }) => where !== 'alerts of the library');

const HERE = expect.stringMatching(/^test\/lib\/checks\/promotions\.test\.ts:\d+ alert PoolBusy$/);
const SHADOW: ShadowRecord = {
  ...{ environment: 'large', rule: RULE },
  ...{ from: '2026-11-01', to: '2026-11-28', fired: 3, right: 2 },
};
const shadowed = (changes: Partial<ShadowRecord> = {}): Promotion => page({ shadow: { ...SHADOW, ...changes } });

describe('a promotion', () => {
  test.each([
    ['none, of an alert that stays in shadow', undefined],
    ['to tickets, for no reason', ticket()],
    ['to pages that cites a backtest', page({ backtest: 'november' })],
    ['to pages that cites what it did in shadow', shadowed()],
  ])('is right: %s', (_, stage) => {
    expect(problems(declared(stage), { november: right })).toEqual([]);
  });

  test('to pages without a reason is a warning at its declaration, where people are paged', () => {
    const warning = { where: HERE, message: expect.stringMatching(/^it pages, and nothing .* cite/), level: 'warning' };
    expect(problems(declared(page()))).toEqual([warning]);
    expect(problems(declared(page()), { environment: small })).toEqual([]);
    expect(problems(declared(page()), { environment: { ...large, stages: { most: 'ticket' } } })).toEqual([]);
  });

  test.each<[string, Promotion, HistoryRecord, string]>([
    [
      'a record that does not exist',
      page({ backtest: 'novmber' }),
      right,
      'stage, backtest: there is no record "novmber" — did you mean "november"?',
    ],
    ['a record of other alerts', page({ backtest: 'november' }), record({}), 'does not have PoolBusy'],
    [
      'a record that is older than the rule',
      ticket({ backtest: 'november' }),
      record({ PoolBusy: said('0123456789ab') }),
      `is of another rule of PoolBusy (0123456789ab) than today's (${RULE})`,
    ],
    [
      'a record of a history without its metrics',
      page({ backtest: 'november' }),
      record({ PoolBusy: said(RULE, ['database_connections_active']) }),
      'a history without database_connections_active',
    ],
    [
      'a record of an environment that is gone',
      page({ backtest: 'november' }),
      record({ PoolBusy: said(RULE) }, 'huge'),
      'is of the environment "huge", which the stack does not have',
    ],
    [
      'a shadow of another rule',
      shadowed({ rule: 'x' }),
      right,
      "stage, shadow: it is of another rule (x) than today's",
    ],
    [
      'a shadow of another environment',
      shadowed({ environment: 'lage' }),
      right,
      'there is no environment "lage" — did you mean "large"?',
    ],
    ['a day that does not exist', shadowed({ from: '2026-02-30' }), right, 'from: "2026-02-30"; wanted a day'],
    ['an end before the beginning', shadowed({ to: '2026-10-01' }), right, 'it ends before it begins'],
    ['a count that is none', shadowed({ fired: -1, right: 0 }), right, 'fired: -1; wanted a whole number'],
    ['more right than fired', shadowed({ right: 4 }), right, 'it was right 4 times, but fired only 3 times'],
  ])('that cites %s is refused at its declaration', (_, stage, november, message) => {
    const found = problems(declared(stage), { november });
    expect(found).toEqual([expect.objectContaining({ where: HERE, message: expect.stringContaining(message) })]);
    expect(found.filter(({ level }) => level !== undefined)).toEqual([]);
  });

  test('to pages of a warning is refused: it would page nobody', () => {
    expect(problems(declared(page(), 'warning'))).toEqual([
      {
        where: HERE,
        message: 'stage: its severity is warning, which pages nobody; write ticket(), or make it critical',
      },
    ]);
  });

  test('to a stage that does not exist is refused', () => {
    const unknown = { stage: 'loud' } as unknown as Promotion;
    expect(problems(declared(unknown))).toEqual([
      { where: HERE, message: expect.stringMatching(/^stage: wanted shadow/) },
    ]);
  });
});

describe('an override', () => {
  test('that makes a citation outdated is refused: the record is of another rule', () => {
    const own = declared(page({ backtest: 'november' }));
    const found = problems(own, { november: right, overrides: [override(own, { for: minutes(15) })] });
    expect(found).toEqual([{ where: HERE, message: expect.stringContaining('record it again') }]);
  });

  test('that lowers the severity needs no other stage', () => {
    const own = declared(page({ backtest: 'november' }));
    expect(problems(own, { november: right, overrides: [override(own, { severity: 'warning' })] })).toEqual([]);
  });

  test('promotes an alert of the library, and is where a wrong reason is reported', () => {
    const cite = (rule: string) =>
      override(highLatency, { severity: 'critical', stage: page({ shadow: { ...SHADOW, rule } }) });
    expect(problems(declared(), { overrides: [cite(fingerprint('HighLatency'))] })).toEqual([]);
    expect(problems(declared(), { overrides: [cite(fingerprint('HighErrorRate'))] })).toEqual([
      {
        where: expect.stringMatching(/^test\/lib\/checks\/promotions\.test\.ts:\d+ alert HighLatency$/),
        message: expect.stringContaining('it is of another rule'),
      },
    ]);
  });
});

describe('alerts of the library that page', () => {
  const unproven = (...given: Parameters<typeof allProblems>) =>
    allProblems(...given).filter(({ where }) => where === 'alerts of the library');

  test('are one warning, of those that no record of the stack is about', () => {
    const [all, ...others] = unproven(declared());
    expect(others).toEqual([]);
    expect(all).toMatchObject({
      level: 'warning',
      message: expect.stringMatching(/^ServiceDown, HighErrorRate, \w+ and \d+ more page/),
    });
    const november = record({ HighErrorRate: said(fingerprint(highErrorRate.name)) });
    const [rest] = unproven(declared(), { november });
    expect(rest?.message).toMatch(/^ServiceDown, /);
    expect(rest?.message).not.toContain('HighErrorRate');
  });

  test('are none where nobody is paged', () => {
    expect(unproven(declared(), { environment: small })).toEqual([]);
  });
});
