import { flows } from '../../charts/flows';
import { monitoredIn, type Stack } from '../../lib/stack';
import { extended, sending } from '../example/extended';
import { harbour, large, small } from '../example/stack';

const flowsOf = (stack: Stack, environment: Stack['environments'][number]) =>
  flows(stack, environment, monitoredIn(environment, stack.services));
const described = (stack: Stack, environment: Stack['environments'][number]): string[] =>
  flowsOf(stack, environment).map(({ from, to, port }) => `${from.name} → ${to.name}:${port}`);

test('every service that is monitored is scraped, and no other', () => {
  for (const [stack, environment] of [
    [harbour, large],
    [harbour, small],
    [extended, sending],
  ] as const) {
    const scrapes = flowsOf(stack, environment).flatMap(({ port, why }) => (port === 'scrape' ? [why] : []));
    expect(scrapes).toEqual(monitoredIn(environment, stack.services).map(({ name }) => `scrapes ${name}`));
  }
});

test('what an environment does not have adds no flow', () => {
  const has = (found: readonly string[], text: string) => found.some(each => each.includes(text));
  const [most, least] = [described(harbour, large), described(harbour, small)];
  for (const text of ['smtp', 'webhooks', 'ingress-controller', 'exposed-interfaces', 'postgres', 'redis']) {
    expect([text, has(most, text), has(least, text)]).toEqual([text, true, false]);
  }
});

test('addresses that an environment knows are those of its flows', () => {
  const ranges = Object.fromEntries(
    flowsOf(harbour, large).flatMap(({ to }) => (to.kind === 'addresses' ? [[to.name, to.ranges]] : [])),
  );
  expect(ranges).toMatchObject({
    'kubernetes-api': ['10.0.0.1/32'],
    kubelets: ['10.1.0.0/16'],
    'smtp-server': ['10.2.0.5/32'],
    webhooks: 'public',
  });
});

test("what a stack brings along has its flows: to what it watches, to stores, and Prometheus' scrape", () => {
  const added = described(extended, sending).filter(each => !described(harbour, large).includes(each));
  expect(added).toEqual([
    'prometheus → metrics.example.com:remote-write',
    'prometheus → receive:remote-write',
    'tide-exporter → gauge:watched',
    'tide-exporter → tides.example.com:watched',
    'prometheus → tide-exporter:scrape',
  ]);
});
