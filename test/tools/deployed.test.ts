import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../tools/process/run';
import { fromFolder, fromManifests, rulesIn } from '../../tools/replay/deployed';

test('rules and routing are those of the manifests', () => {
  const { rules, alertmanager } = fromFolder('dist');
  expect([...rules.keys()]).toContain('recording.yml');
  expect(alertmanager).toContain('route:');
});

test('manifests without rules are refused', () => {
  expect(() => fromManifests([])).toThrow('the manifests have no ConfigMap prometheus-rules');
});

describe('a folder of rules', () => {
  const GROUPS = 'groups:\n  - name: some\n    rules: [{alert: Some, expr: up}]\n';

  test('has rule files, and objects PrometheusRule', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'plain.yml'), GROUPS);
    writeFileSync(
      path.join(folder, 'object.yaml'),
      `kind: PrometheusRule\nspec:\n  ${GROUPS.replaceAll('\n', '\n  ')}`,
    );
    writeFileSync(path.join(folder, 'other.yaml'), 'kind: Secret\n');
    const found = rulesIn(folder);
    expect([...found.keys()]).toEqual(['object.yaml', 'plain.yml']);
    expect(found.get('object.yaml')).toBe(found.get('plain.yml'));
  });

  test('without any is refused', () => {
    const folder = temporaryFolder();
    expect(() => rulesIn(folder)).toThrow(`${folder} has no rule files`);
  });
});
