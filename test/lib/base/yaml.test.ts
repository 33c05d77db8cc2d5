import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Yaml } from 'cdk8s';
import { dump, load } from 'js-yaml';
import { yaml } from '../../../lib/base';
import { ruleFiles } from '../../../lib/rules';
import { ruleSettings } from '../../../lib/stack';
import { temporaryFolder } from '../../../tools/process/run';
import { harbour, large } from '../../example/stack';

const TEXTS = [
  ...[
    'plain',
    'two words',
    '',
    ' lead',
    'trail ',
    'a: b',
    'a:',
    'a #b',
    "it's",
    '"quoted"',
    '- item',
    '? key',
    '%',
    '@x',
  ],
  ...['--flag=a', '-x', '---', '-', '--', '- -', '10.0.0.0/8', '169.254.20.10', '1.2.3:4', '50Gi', '10%', '1638MiB'],
  ...['true', 'No', 'null', '~', '12', '1e3', '0x1f', '1.5', '.5', '-1', '2m', '30s', '12:30', '2026-01-01', '<<', '='],
  ...[
    '{{ $value }}',
    '[a]',
    '*a',
    '&a',
    '!x',
    '|',
    '>',
    '(a) > 1',
    '/x: ',
    'é — ü',
    'tab\there',
    '\u0007',
    '\ufeff',
    '\u2028',
  ],
  ...[
    'a\nb',
    'a\n  b\n\nc',
    ' a\nb',
    'a\nb\n',
    'a\n\n\nb\n',
    'a\nb\n\n',
    '\n',
    '\na',
    'a\r\nb',
    'a \nb',
    'a\n \nb',
    'a\n\tb',
    'a: b\n# c',
    'a\n\u0001',
  ],
];
const around = (text: string) => ({
  [text]: text,
  list: [text, [text], { key: text }],
  nested: { deep: { key: text } },
});

test.each(TEXTS)('reads back the string %j', text => {
  expect(load(yaml(around(text)))).toEqual(around(text));
});

test('reads back every string as Kubernetes does: as YAML 1.1, in which a bare No is no string', () => {
  const file = path.join(temporaryFolder('yaml'), 'values.yaml');
  writeFileSync(file, TEXTS.map(text => yaml(around(text))).join('---\n'));
  expect(Yaml.load(file)).toEqual(TEXTS.map(around));
});

test('reads back numbers, booleans, what is empty, and leaves undefined fields out', () => {
  const value = { one: 1, half: 0.5, yes: true, list: [], object: {}, lists: [[], {}, [1, [2]]], gone: undefined };
  const { gone: _, ...kept } = value;
  expect(load(yaml(value))).toEqual(kept);
});

test('writes rules in the style of the general writer', () => {
  for (const { groups } of ruleFiles(harbour.rules, harbour.services, ruleSettings(harbour, large))) {
    expect(load(yaml({ groups }))).toEqual({ groups: JSON.parse(JSON.stringify(groups)) });
  }
  const group = { name: 'bookings', rules: [{ alert: 'A', expr: 'up{a="b"} < 1\nor absent(up)', for: '2m' }] };
  expect(yaml({ groups: [group] })).toBe(dump({ groups: [group] }, { lineWidth: -1, noRefs: true }));
});
