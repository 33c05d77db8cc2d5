import { describeSelector, matches } from '../../../lib/checks/manifest/selector';

const labels = { app: 'views', tier: 'ui' };
const expression = (key: string, operator: string, values?: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

test.each([
  [{}, true, ''],
  [{ matchLabels: { app: 'views' } }, true, 'app=views'],
  [{ matchLabels: { app: 'views', tier: 'db' } }, false, 'app=views, tier=db'],
  [expression('app', 'In', ['metrics', 'views']), true, 'app In (metrics, views)'],
  [expression('app', 'In', ['metrics']), false, 'app In (metrics)'],
  [expression('role', 'In', ['metrics']), false, 'role In (metrics)'],
  [expression('app', 'NotIn', ['views']), false, 'app NotIn (views)'],
  [expression('role', 'NotIn', ['views']), true, 'role NotIn (views)'],
  [expression('tier', 'Exists'), true, 'tier Exists'],
  [expression('role', 'Exists'), false, 'role Exists'],
  [expression('role', 'DoesNotExist'), true, 'role DoesNotExist'],
  [expression('tier', 'DoesNotExist'), false, 'tier DoesNotExist'],
  [expression('tier', 'Like', ['u*']), false, 'tier Like (u*)'],
  [{ matchLabels: { app: 'views' }, ...expression('role', 'Exists') }, false, 'app=views, role Exists'],
])('%j', (selector, selected, text) => {
  expect(matches(selector, labels)).toBe(selected);
  expect(describeSelector(selector)).toBe(text);
});
