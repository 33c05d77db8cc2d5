import { changes } from '../../../lib/synth/changes';

const object = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  labels:\n    a: b\n  name: ${name}\n${more}`;
const rules = (...alerts: string[]) =>
  object('ConfigMap', 'rules', `data:\n  a.yml: |\n${alerts.map(alert => `      - alert: ${alert}\n`).join('')}`);

test('says what goes: files, objects and alerts, by the environment', () => {
  const before = new Map([
    ['10-a.yaml', `${object('Deployment', 'exporter')}---\n${object('Service', 'exporter')}`],
    ['20-rules.yaml', rules('Down', 'Slow')],
    ['staging/20-rules.yaml', rules('Down')],
  ]);
  const after = new Map([
    ['20-rules.yaml', rules('Down')],
    ['staging/20-rules.yaml', rules('Down')],
    ['30-new.yaml', object('Service', 'new')],
  ]);
  expect(changes(before, after)).toEqual([
    'files: 1 added, 1 changed, 1 removed',
    'alerts that go: Slow',
    'objects that go, which kubectl apply does not delete (README, "Start"): Deployment/exporter, Service/exporter',
  ]);
});

test('an object that moves to another file does not go', () => {
  const text = object('Service', 'a');
  expect(changes(new Map([['1.yaml', text]]), new Map([['2.yaml', text]]))).toEqual([
    'files: 1 added, 0 changed, 1 removed',
  ]);
});

test('the same is no change', () => {
  const same = new Map([['1.yaml', object('Service', 'a')]]);
  expect(changes(same, same)).toEqual(['nothing changed']);
});
