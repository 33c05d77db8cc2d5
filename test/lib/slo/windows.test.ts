/** The table of windows is the workbook's: what a factor spends of 30 days follows from its window. */
import { days } from '../../../lib/catalogue';
import { BURN_WINDOWS, WINDOWS } from '../../../lib/slo';

test.each(BURN_WINDOWS)(
  '$factor times as fast for the long window spends what the table says',
  ({ long, short, factor, spends }) => {
    expect((factor * long.value) / days(30).value).toBeCloseTo(spends, 10);
    expect(short.value).toBe(long.value / 12);
  },
);

test('windows are in order, each once', () => {
  const values = WINDOWS.map(({ value }) => value);
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
});
