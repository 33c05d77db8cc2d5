import {
  configKey,
  dnsLabel,
  dnsSubdomain,
  environmentVariable,
  hostname,
  labelKey,
  labelValue,
  type NameRule,
  nameProblem,
  pathSegment,
  portName,
  serviceName,
  workloadName,
} from '../../../lib/base';

const long = (length: number): string => 'a'.repeat(length);

test.each<[string, NameRule, readonly string[], readonly unknown[]]>([
  ['a DNS label', dnsLabel, ['a', '1a', 'a-b', long(63)], ['', 'A', 'a_b', 'a.b', '-a', 'a-', long(64), undefined, 1]],
  ['the name of a Service', serviceName, ['a', 'a-1', long(63)], ['1a', 'a-', 'a.b', '']],
  ['a DNS subdomain', dnsSubdomain, ['a', 'a.b-c.1', long(253)], ['a..b', '.a', 'a.', 'a_b', long(254)]],
  ['the name of a workload', workloadName, ['a', long(52)], [long(53), 'a.b']],
  ['a segment of a path', pathSegment, ['system:node', 'A b'], ['a/b', 'a%b', '.', '..', '']],
  ['the name of a port', portName, ['web', 'mesh-udp', '1a', long(15)], ['80', 'a--b', long(16), 'Web']],
  ['the key of a configuration', configKey, ['a.yml', '.a', 'A_b-c'], ['..a', '.', '..', 'a/b', '']],
  ['an environment variable', environmentVariable, ['A', '_a1'], ['1A', 'a-b', 'a.b', '']],
  ['the value of a label', labelValue, ['', 'A.b_c-1', long(63)], ['-a', 'a b', long(64)]],
  [
    'the key of a label',
    labelKey,
    ['app', 'app.kubernetes.io/part-of', 'A_b.c'],
    ['a/b/c', '/a', 'a/', 'A.example.com/a', 'example.com/-a', ''],
  ],
  ['a host name', hostname, ['a', 'a.example.com', `${long(63)}.b`], ['a..b', `${long(64)}.b`, 'a_b', 'https://a', '']],
])('%s', (_, rule, valid, invalid) => {
  expect(valid.filter(name => nameProblem(name, rule) !== undefined)).toEqual([]);
  expect(invalid.filter(name => nameProblem(name, rule) === undefined)).toEqual([]);
});

test('a name that is not valid is shown, with what is wanted', () => {
  expect(nameProblem('Tide_Gauge', dnsLabel)).toBe(
    '"Tide_Gauge" is not valid; wanted: at most 63 characters: a–z, 0–9 and "-", beginning and ending with a letter or digit',
  );
  expect(nameProblem(undefined, dnsLabel)).toContain('undefined is not valid; wanted: ');
});
