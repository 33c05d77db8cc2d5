import { days, gibibytes, seconds } from '../../../../lib/base';
import { checkTimeFits } from '../../../../lib/components/prometheus/retention';
import type { RetentionExceptions } from '../../../../lib/storage';

/** A million series every 30 s: 33,333 samples per second, 2.7 to 5.4 GiB a day at 1 to 2 bytes. */
const check = (time: number, exceptions?: RetentionExceptions) =>
  checkTimeFits('storage', {
    storage: {
      store: 'local',
      retention: { time: days(time), size: gibibytes(45) },
      volume: gibibytes(60),
      ...(exceptions && { exceptions }),
    },
    scrapeInterval: seconds(30),
    seriesBudget: 1_000_000,
  });

test('a time that the size can hold passes', () => {
  expect(check(11)).toEqual([]);
});

test('a near miss is a warning, with what the size holds and what to do', () => {
  expect(check(12)).toEqual([
    {
      field: 'storage.retention.time',
      level: 'warning',
      message:
        '12d of 1000000 series every 30s take 33Gi to 65Gi at 1 to 2 bytes per sample, but retention.size is 45Gi, which ends it ' +
        'after 8 to 16 days; shorten the time, enlarge the size and the volume, lower seriesBudget, or say in ' +
        'exceptions.timeBeyondSize why it stays',
    },
  ]);
  expect(check(30)).toMatchObject([{ level: 'warning' }]);
});

test('a far miss is refused, whatever the reason', () => {
  for (const exceptions of [undefined, { timeBeyondSize: 'asked for' }]) {
    const [found, ...more] = check(3_650, exceptions);
    expect(found?.message).toContain('3650d of 1000000 series every 30s take 9791Gi to 19581Gi');
    expect({ level: found?.level, more }).toEqual({ level: undefined, more: [] });
  }
});

test('a reason stands for a near miss, and is refused where nothing is missed', () => {
  expect(check(30, { timeBeyondSize: 'asked for' })).toEqual([]);
  expect(check(30, { timeBeyondSize: '' }).map(({ message }) => message)).toEqual(['empty; give the reason']);
  expect(check(5, { timeBeyondSize: 'asked for' }).map(({ message }) => message)).toEqual([
    'not needed: the values keep to the rule; remove it',
  ]);
});
