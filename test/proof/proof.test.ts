/** What docs/generated/alerts-proof.md says about the alerts, and what it is counted from. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { type AlertProof, proofOf, proofText, readProof } from '../../lib/explain';
import { temporaryFolder } from '../../tools/process/run';
import { RESULTS, type Tested, testedAlerts } from '../mutation/tested';
import { rows } from '../runbooks/markdown';
import { countAlerts } from './count';
import { PAGE, proofPage } from './page';
import published from './published.json';

const tested = testedAlerts();
const page = (proof = readProof(RESULTS)) => proofPage(aion, { tested, proof, published });

test('the page is up to date: run `npm run docs` and commit it', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(page());
});

const proven = ([name, { rule = '', ...is }]: readonly [string, Tested]): readonly [string, AlertProof] => [
  name,
  { rule, ...is, mutants: 4, killed: 3 },
];

test('what was found of an alert counts until its rule or its cases change', () => {
  const all = new Map([...tested].map(proven));
  expect(page(all)).toContain('Every alert was broken since its rule or its cases last changed.');
  const [[name, found]] = [...all] as unknown as [[string, AlertProof]];
  const row = (text: string) => rows(text).find(([first = '']) => first.includes(`/${name}.md`));
  expect(row(page(all))).toContain('3 of 4');
  const changed = page(new Map([...all, [name, { ...found, tested: 'before' }]]));
  expect(changed).toContain(`Not broken since their rule or their cases changed: ${name}.`);
  expect(row(changed)).not.toContain('3 of 4');
});

test('results are read as they were written, a line each, and are about the rule that they name', () => {
  const file = path.join(temporaryFolder('proof'), 'results.json');
  const proof = new Map([...tested].slice(0, 3).map(proven));
  writeFileSync(file, proofText(proof));
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(5);
  expect(readProof(file)).toEqual(new Map([...proof].sort(([a], [b]) => (a < b ? -1 : 1))));
  const [[name, found]] = [...proof] as unknown as [[string, AlertProof]];
  expect(proofOf(proof, name, found.rule)).toBe(found);
  expect(proofOf(proof, name, 'another')).toBeUndefined();
  expect(readProof(path.join(path.dirname(file), 'none.json')).size).toBe(0);
});

describe('counts in anybody’s manifests', () => {
  const folder = temporaryFolder('published');
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  // An object, a template of a chart, a Secret with a configuration in its text, values of a chart, and a test of promtool.
  write(
    'rules.yaml',
    `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec:
  groups:
    - name: a
      rules:
        - alert: Down
          annotations:
            runbook_url: https://example.com/down
          expr: up == 0
        - record: up:sum
          expr: sum(up)
          # Of the record.
          runbook_url: https://example.com/none
        - alert: Slow
          expr: up == 1
`,
  );
  write(
    'chart/templates/rules.yaml',
    `{{- if .Values.on }}
    - alert: Down
      annotations:
        runbook_url: {{ .Values.url }}/down
    - alert: Full
      annotations:
        {{- if not .Values.no }}
        runbook_url: {{ .Values.url }}/full
        {{- end }}
{{- end }}
`,
  );
  write(
    'secret.yaml',
    `kind: Secret
stringData:
  alertmanager.yaml: |-
    "receivers":
    - "name": "nobody"
    - "name": "chat"
      "slack_configs":
      - "channel": "#a"
    "route":
      "receiver": "nobody"
      "routes":
      - "receiver": "chat"
`,
  );
  write('chart/values.yaml', 'alertmanager:\n  config:\n    route: { receiver: x }\n    receivers:\n    - name: x\n');
  write(
    'rules.test.yaml',
    `rule_files: [rules.yaml]
tests:
  - alert_rule_test:
      - eval_time: 5m
        alertname: Down
        exp_alerts:
          - exp_labels: { alertname: Down }
      - eval_time: 9m
        alertname: Down
`,
  );

  test('find alerts by name, their runbooks and tests, and the routes of every configuration', () => {
    expect(countAlerts(folder)).toEqual({
      ...{ alerts: 3, withRunbook: 2, withCase: 1, cases: 2 },
      ...{ routes: 3, receivers: 3, notifying: 1 },
    });
  });
});
