import { large, watched } from '../promtool/stack';
import { DAY, HOUR } from './load';
import { MONTH, type Scenario } from './scenarios';
import { World } from './world';

const scenarios = [...new Set(MONTH.map(({ scenario }) => scenario))];
const setting = { stack: watched, environment: large, duration: 8 * HOUR };

function series(scenario?: Scenario): ReadonlySet<string> {
  const world = new World(setting);
  scenario?.apply(world, HOUR);
  return new Set(world.series().map(each => JSON.stringify(each)));
}
const healthy = series();

test.each(scenarios)('"$name" changes some series, and leaves most as they are', scenario => {
  const changed = [...series(scenario)].filter(each => !healthy.has(each));
  expect(changed.length).toBeGreaterThan(0);
  // Where all pods of a service are replaced, or their traffic changes, those are most.
  expect(changed.length).toBeLessThan(1.5 * healthy.size);
});

test('every series has lines in the order of time, which do not overlap, and labels of its own', () => {
  const duration = 4 * DAY;
  const world = new World({ ...setting, duration });
  scenarios.forEach((scenario, i) => {
    scenario.apply(world, (1 + 6 * i) * HOUR);
  });
  const all = world.series();
  const overlapping = all.filter(({ runs }) => runs.some(([from], i) => from < (runs[i - 1]?.[1] ?? 0)));
  expect(overlapping.map(({ labels }) => labels)).toEqual([]);
  const names = all.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  expect(names.length - new Set(names).size).toBe(0);
});

test('the month is in order, and each of its scenarios ends within it', () => {
  expect(MONTH.map(({ at }) => at)).toEqual(MONTH.map(({ at }) => at).sort((a, b) => a - b));
  expect(MONTH.every(({ at, scenario }) => at + scenario.lasts < 30 * DAY)).toBe(true);
});

test('each scenario that needs somebody has alerts that are right, the others have none', () => {
  const wrong = scenarios.filter(({ needs, right }) => (needs === 'nobody') !== (right.source === '^$'));
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
