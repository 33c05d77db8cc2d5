import { App, Chart, Testing } from 'cdk8s';
import { ConfigShards, type OwnPeer } from '../../../lib/k8s';
import { appliedBytes, intoShards } from '../../../lib/k8s/config-shards';

/** A workload that reads them. */
const peer: OwnPeer = {
  kind: 'pods',
  name: 'reader',
  namespace: 'ours',
  ports: {},
  component: 'metrics',
  partOf: 'stack',
};
const LIMIT = 1_000;
const filesOf = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`service-${i}.yml`, 'x'.repeat(90)]));

test('few files stay together', () => {
  expect(intoShards(filesOf(5), LIMIT)).toEqual([filesOf(5)]);
});

test('many files are spread over a power of two, each below the limit, none lost', () => {
  const shards = intoShards(filesOf(500), LIMIT);
  expect(Math.log2(shards.length) % 1).toBe(0);
  expect(Object.assign({}, ...shards)).toEqual(filesOf(500));
  for (const files of shards) expect(appliedBytes(JSON.stringify(files))).toBeLessThan(2 * LIMIT);
});

test('one file more changes one shard', () => {
  const before = intoShards(filesOf(40), LIMIT);
  const after = intoShards({ ...filesOf(40), 'another.yml': 'x' }, LIMIT);
  expect(after).toHaveLength(before.length);
  expect(after.filter((files, i) => JSON.stringify(files) !== JSON.stringify(before[i]))).toHaveLength(1);
});

test('the order of the files does not matter', () => {
  const reversed = Object.fromEntries(Object.entries(filesOf(40)).reverse());
  expect(intoShards(reversed, LIMIT).map(files => Object.keys(files).sort())).toEqual(
    intoShards(filesOf(40), LIMIT).map(files => Object.keys(files).sort()),
  );
});

test('a file that is too large by itself is refused', () => {
  expect(() => intoShards({ 'big.yml': 'x'.repeat(2_000) }, LIMIT)).toThrow(
    /big\.yml has .* a ConfigMap may have at most 1000/,
  );
});

test('counts bytes as Go writes them into the annotation', () => {
  expect(appliedBytes('a')).toBe(3);
  expect(appliedBytes('a > b & "c"\n')).toBe('"a \\u003e b \\u0026 \\"c\\"\\n"'.length);
});

test('one ConfigMap has the plain name, several are numbered', () => {
  const chart = new Chart(new App(), 'test');
  const props = { peer, name: 'reader-rules' };
  expect(new ConfigShards(chart, 'one', { ...props, files: filesOf(3) }).names).toEqual(['reader-rules']);
  const large = Object.fromEntries(Object.keys(filesOf(9)).map(name => [name, 'x'.repeat(60_000)]));
  const { names } = new ConfigShards(chart, 'many', { ...props, files: large });
  expect(names.slice(0, 2)).toEqual(['reader-rules-0', 'reader-rules-1']);
  const objects = Testing.synth(chart);
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['reader-rules', ...names]);
  for (const object of objects) expect(appliedBytes(JSON.stringify(object))).toBeLessThan(256 * 1_024);
});
