/** A few hours of the simulation, on the rules and the routing of the tests' own company; npm run simulate runs a month of AION's. */
import { platform } from '../../charts';
import { manifestsOf } from '../../lib/synth/manifests';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { fromManifests } from '../../tools/replay/deployed';
import { large, watched } from '../promtool/stack';
import { judge, type Outcome } from './judge';
import { HOUR } from './load';
import { deployment, outage, quietNight, type Scenario } from './scenarios';
import { simulate } from './simulate';

let outcomes: readonly Outcome[];
beforeAll(async () => {
  for (const name of ['rules', 'notifications'] as const) await replayProgram(name);
  const manifests = [...manifestsOf(platform(large, watched)).values()].flat().map(({ object }) => object);
  const events = [
    { at: HOUR, scenario: deployment },
    { at: 2 * HOUR, scenario: outage },
  ];
  outcomes = judge(
    await simulate(fromManifests(manifests), { stack: watched, environment: large, duration: 3 * HOUR }, events),
  );
}, BUILD_TIMEOUT_MS);

const outcomeOf = (scenario?: Scenario): Outcome => outcomes.find(each => each.scenario === scenario) as Outcome;

test('nothing fires while nothing happens', () => {
  expect(outcomeOf().rows).toEqual([]);
});

test('a deployment pages nobody', () => {
  expect(outcomeOf(deployment)).toMatchObject({ times: 1, pages: 0 });
});

test('a service of which no pod answers is paged for, once', () => {
  const { pages, needless, missed, rows } = outcomeOf(outage);
  expect({ pages, needless, missed }).toEqual({ pages: 1, needless: 0, missed: undefined });
  expect(rows.find(({ pages: some }) => some > 0)).toMatchObject({
    alert: 'ServiceDown',
    service: 'bookings',
    verdict: 'right',
  });
});

test('a scenario that did not happen has no outcome', () => {
  expect(outcomes.map(({ scenario }) => scenario)).not.toContain(quietNight);
});
