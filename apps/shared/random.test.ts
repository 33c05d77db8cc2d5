import { everyShare, hashOf, randomFrom } from './random';

test.each([0.01, 0.1, 0.3, 0.5, 0.95, 1])('hits a share of %d exactly, spread evenly', share => {
  const hit = everyShare(share);
  const hits = Array.from({ length: 1_000 }, () => hit());
  expect(hits.filter(Boolean)).toHaveLength(Math.round(1_000 * share));
  for (let from = 0; from < 1_000; from += 100) {
    expect(hits.slice(from, from + 100).filter(Boolean)).toHaveLength(Math.round(100 * share));
  }
});

test('the same seed gives the same numbers, at least 0 and below 1', () => {
  const [one, same, other] = [randomFrom(1), randomFrom(1), randomFrom(2)];
  const numbers = Array.from({ length: 1_000 }, () => one());
  expect(numbers).toEqual(Array.from({ length: 1_000 }, () => same()));
  expect(numbers).not.toEqual(Array.from({ length: 1_000 }, () => other()));
  expect(numbers.every(number => number >= 0 && number < 1)).toBe(true);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
});

test('the hash is FNV-1a', () => {
  expect([hashOf(''), hashOf('a'), hashOf('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
