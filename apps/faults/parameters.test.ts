import { KNOWN_FAULTS } from './known-faults';

/** A longer timer fires at once in Node. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const MS: Readonly<Record<string, number>> = { seconds: 1_000, afterSeconds: 1_000, milliseconds: 1 };

test('no fault accepts a time longer than the longest timer', () => {
  const times = Object.entries(KNOWN_FAULTS).flatMap(([service, faults]) =>
    Object.entries(faults).flatMap(([fault, { parameters }]) =>
      Object.entries(parameters).flatMap(([name, { schema }]) =>
        MS[name] === undefined ? [] : [{ at: `${service} ${fault} ${name}`, ms: Number(schema.maximum) * MS[name] }],
      ),
    ),
  );
  expect(times.length).toBeGreaterThan(4);
  expect(times.filter(({ ms }) => !(ms <= LONGEST_TIMER_MS))).toEqual([]);
});
