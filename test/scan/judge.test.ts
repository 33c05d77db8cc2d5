import { type Argued, judge } from './judge';
import { pageOf } from './page';
import type { Finding } from './scanners';

const finding = (check: string, object: string): Finding => ({ scanner: 'checkov', check, title: 'No limits', object });
const argued = (check: string, objects: Argued['objects']): Argued => ({
  scanner: 'checkov',
  check,
  objects,
  reason: 'it is small',
});
const VERSIONS = { 'kube-score': '1.0.0', 'kube-linter': '1.1.0', checkov: '2.0.0' };

test('a finding without a reason stays open: one about another object, check or scanner', () => {
  const known = finding('A', 'Deployment/bakery');
  const others = [
    finding('A', 'Deployment/shop'),
    finding('B', 'Deployment/bakery'),
    { ...known, scanner: 'kube-score' as const },
  ];
  const verdict = judge([known, ...others], [argued('A', ['Deployment/bakery'])]);
  expect(verdict.open).toEqual(others);
  expect(verdict.argued.map(({ findings }) => findings)).toEqual([[known]]);
});

test('a reason that no finding needs is reported, with the object that it names', () => {
  const reasons = [argued('A', ['Deployment/bakery', 'Deployment/gone']), argued('B', 'all')];
  expect(judge([finding('A', 'Deployment/bakery')], reasons).unused).toEqual([
    'checkov A for Deployment/gone',
    'checkov B',
  ]);
});

test('the page names each check with its reason and its objects, and what has none first', () => {
  const findings = [finding('A', 'Deployment/bakery'), finding('A', 'Deployment/bakery'), finding('B', 'Job/oven')];
  const page = pageOf(judge(findings, [argued('A', 'all')]), VERSIONS);
  expect(page).toContain('## checkov 2.0.0: 2 findings');
  expect(page).toContain('| `A` | No limits | 2 | `Deployment/bakery` | it is small |');
  expect(page.indexOf('| checkov | `B` | No limits | `Job/oven` |')).toBeLessThan(page.indexOf('`A`'));
});
