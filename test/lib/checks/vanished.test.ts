import { leftOut } from '../../../lib/base';
import { counter, family, http, minutes } from '../../../lib/catalogue';
import { vanished } from '../../../lib/checks/declarations/vanished';
import { dashboard, timeseries } from '../../../lib/dashboards';
import { promql } from '../../../lib/promql';
import { alert, pack } from '../../../lib/rules';
import type { Stack } from '../../../lib/stack';
import { harbour, service } from '../../example/stack';

/** What this file declares and a stack lacks, as kinds. */
const missing = (stack: Stack = harbour): string[] =>
  vanished(stack)
    .filter(({ where }) => where.startsWith('test/lib/checks/vanished.test.ts:'))
    .map(({ message }) => /^this (.*) is declared, but is not part of the stack/.exec(message)?.[1] ?? message);

const stray = service('stray', { description: 'Is in no list.', team: 'operations', exposes: [http] });

test('a service in no list is reported, until the stack has it', () => {
  expect(missing()).toEqual(['service']);
  expect(missing({ ...harbour, services: [...harbour.services, stray] })).toEqual([]);
});

test('so are alerts, panels, dashboards, metrics, families and packs, each by its kind', () => {
  leftOut(stray, 'is for the test before');
  const bread = family(
    { name: 'bread', exposedBy: 'ovens' },
    { loaves: counter('loaves_total', { help: 'Loaves.', unit: 'count' }) },
  );
  const burnt = alert('Burnt', {
    threshold: { value: 1, unit: 'count' },
    expr: ({ service: chosen, threshold }) => promql`rate(${bread.loaves}{${chosen}}[${minutes(5)}]) > ${threshold}`,
    severity: 'warning',
    means: 'x',
    summary: 'x',
    description: '{{ $value }}',
    dashboard: 'bakery',
  });
  const alerts = pack(bread, { alerts: [burnt] });
  const page = dashboard('bakery', {
    title: 'Bakery',
    description: 'x',
    variables: [],
    panels: [timeseries('Loaves', { shows: 'x', queries: { a: promql`${bread.loaves}` } })],
  });
  expect(missing().sort()).toEqual(['alert', 'dashboard', 'family', 'metric', 'pack', 'panel']);
  leftOut([alerts, page, bread], 'is for this test only');
  expect(missing()).toEqual([]);
});

test('what is left out has a reason', () => {
  expect(() => leftOut(stray, ' ')).toThrow('leftOut: the reason is empty');
});

test('what the library declares and a stack does not use is no problem', () => {
  expect(vanished(harbour).filter(({ where }) => /^(lib|charts)\//.test(where))).toEqual([]);
});
