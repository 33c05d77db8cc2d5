import { allNamespaces, dashboardUid } from '../../../lib/base';

test("a stack's namespaces are the product's, then its own", () => {
  const namespaces = { products: ['quay', 'yard'] as const, monitoring: 'watch', agents: 'agents' };
  expect(allNamespaces(namespaces)).toEqual(['quay', 'yard', 'watch', 'agents']);
});

test('the uid of a dashboard begins with the prefix of the stack', () => {
  expect(dashboardUid({ prefix: 'harbour' }, 'http')).toBe('harbour-http');
});
