/** A stack with rules that Prometheus would not load: synth says so in one message, and writes nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { http, minutes, ratio } from '../../../lib/catalogue';
import { promql } from '../../../lib/promql';
import { alert, pack, RuleSet } from '../../../lib/rules';
import { runSynth } from '../../../lib/synth';
import { temporaryFolder } from '../../../tools/process/run';
import { harbour, large, rules } from '../../example/stack';

const base = {
  severity: 'warning',
  dashboard: 'http',
  panel: 'Errors',
  threshold: ratio(0.1),
  means: 'anything is wrong',
  summary: '{{ $labels.service }}',
  description: '{{ $value }}',
} as const;

const wrongPattern = alert('WrongPattern', {
  ...base,
  expr: ({ service }) => promql`sum by (service) (${http.requests}{${service}, path=~"(?!/health).*"}) > 1`,
});
const wrongTemplate = alert('WrongTemplate', {
  ...base,
  for: minutes(-5),
  summary: '{{ $value | humanise }}',
  expr: ({ service }) => promql`sum by (service) (${http.activeRequests}{${service}}) > 1`,
});
const endless = alert('Endless', {
  ...base,
  expr: ({ service }) => promql`sum by (service) (${http.requests}{${service}, method=~"(([A-Z ()]*)*)*!"}) > 1`,
});

test('exit code 1, every problem with the file and line of its declaration, and the output as it was', () => {
  const output = temporaryFolder('refused');
  writeFileSync(path.join(output, 'kept.yaml'), 'kept');
  const packs = [...rules.packs, pack(http, { alerts: [wrongPattern, wrongTemplate, endless] })];
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const previous = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = output;
  try {
    const stack = { ...harbour, rules: new RuleSet({ families: rules.families, packs }) };
    expect(runSynth(stack, ['--env', large.name])).toBe(1);
  } finally {
    if (previous === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = previous;
  }
  const text = String(printed.mock.calls.flat().join('\n'));
  printed.mockRestore();
  for (const [name, message] of [
    ['WrongPattern', /RE2 has no look-ahead/],
    ['WrongTemplate', /for: -5m; wanted whole seconds/],
    ['WrongTemplate', /summary: unknown function "humanise" — did you mean "humanize"\?/],
    ['Endless', /no value of "method" of "http_requests_total" matches/],
  ] as const) {
    const [, problems = ''] =
      new RegExp(`^test/lib/synth/refused\\.test\\.ts:\\d+ alert ${name}\\n((?: .*\\n)+)`, 'm').exec(text) ?? [];
    expect(problems).toMatch(message);
  }
  expect(readFileSync(path.join(output, 'kept.yaml'), 'utf8')).toBe('kept');
});
