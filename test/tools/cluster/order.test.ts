/** The order of the cluster suite's files: a whole run takes as long as what is begun too late. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

// A module of CommonJS, as Jest loads it, without types.
const InOrder = require('../../cluster/support/in-order.cjs');

const FOLDER = 'test/cluster';
const SUFFIX = '.test.ts';
const files = readdirSync(FOLDER).filter(file => file.endsWith(SUFFIX));

/** The names of the suite's files in the order of a run on this many clusters. */
const inOrder = (maxWorkers: number): string[] =>
  new InOrder({ globalConfig: { maxWorkers } })
    .sort(files.toReversed().map(file => ({ path: path.resolve(FOLDER, file) })))
    .map((test: { path: string }) => path.basename(test.path, SUFFIX));

test('on several clusters, the longest files begin first, and what may wait for a build comes last', () => {
  const names = inOrder(3);
  expect(names.slice(0, InOrder.SIDE_BY_SIDE.length)).toEqual(InOrder.SIDE_BY_SIDE);
  expect(names[0]).toBe('30-paging');
  expect(names.at(-1)).toBe('oldest');
});

test('every file runs once, however many clusters there are', () => {
  const all = files.map(file => path.basename(file, SUFFIX)).sort();
  for (const clusters of [1, 2, 3]) expect(inOrder(clusters).sort()).toEqual(all);
});

test('on one cluster, files run by name: what needs it as it was comes first, what breaks it comes last', () => {
  expect(inOrder(1)).toEqual([...files].sort().map(file => path.basename(file, SUFFIX)));
});
