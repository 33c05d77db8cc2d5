/** What a stack leaves out is in none of its manifests, and nothing that is left refers to it. */
import { ai } from '../../../lib/catalogue';
import { ANOMALY_BANDS, dashboardsOf, PACKS } from '../../../lib/library';
import { type Pack, RuleSet } from '../../../lib/rules';
import { type Environment, stack } from '../../../lib/stack';
import { synthesize } from '../../../lib/synth/synthesize';
import { runbooksOf } from '../../example/runbooks';
import { bookings, cache, families, forecasts, large, ledger, names, small } from '../../example/stack';

/** The harbour without some packs. */
function without(leftOut: readonly Pack[], environment: Environment = large) {
  const rules = new RuleSet({ families, packs: PACKS, leftOut });
  const declared = stack({
    ...{ names, rules, dashboards: dashboardsOf(names, families), environments: [large, small] },
    services: [bookings, forecasts, ledger, cache],
    runbooks: runbooksOf(rules.alerts),
  });
  const { problems, files } = synthesize(environment, declared);
  // What a backtest should say of those that page is missing with and without any pack.
  return { problems: problems.filter(({ level }) => level !== 'warning'), text: [...files.values()].join('\n') };
}
const namesOf = (packs: readonly Pack[]): readonly string[] =>
  packs.flatMap(each => [
    ...[...each.alerts, ...each.platformAlerts].map(({ name }) => name),
    ...[...each.recording, ...each.serviceRecording, ...each.objectiveRecording].map(({ record }) => record),
  ]);
const namedIn = (text: string, of: readonly string[]) => of.filter(name => new RegExp(`\\b${name}\\b`).test(text));

describe.each([
  ['with 20 days of history', large],
  ['with two days of history', small],
] as const)('anomaly bands that are left out, %s', (_, environment) => {
  test('have no rules, alerts, panels or dashboard', () => {
    const bands = namesOf([ANOMALY_BANDS]);
    const row = 'Requests and what is usual';
    const all = without([], environment);
    // Else there would be nothing to leave out.
    expect(namedIn(all.text, bands)).toContain('service:http_requests:expected_rate5m');
    expect(all.text).toContain(row);
    const { problems, text } = without([ANOMALY_BANDS], environment);
    expect(problems).toEqual([]);
    expect(namedIn(text, bands)).toEqual([]);
    expect(text).not.toContain(row);
    // It has a dashboard of its own, which would be an empty page.
    expect(text).not.toContain('harbour-anomalies');
    expect(text).toContain('Requests today and yesterday');
  });
});

test('a family whose packs are left out keeps the panels of what is measured, without their alerts', () => {
  const left = PACKS.filter(({ family }) => family === ai);
  const { problems, text } = without(left);
  expect(problems).toEqual([]);
  expect(
    namedIn(
      text,
      left.flatMap(({ alerts }) => alerts.map(({ name }) => name)),
    ),
  ).toEqual([]);
  expect(text).toContain('ai_inference_duration_seconds');
});

test('a pack that is not among those of the stack cannot be left out', () => {
  const packs = PACKS.filter(each => each !== ANOMALY_BANDS);
  expect(new RuleSet({ families, packs, leftOut: [ANOMALY_BANDS] }).problems).toEqual([
    {
      where: expect.stringMatching(/^lib\/library\/packs\.ts:\d+ pack anomaly$/),
      message: 'leftOut: it is not among the packs of the stack, so that there is nothing to leave out; remove it',
    },
  ]);
});
