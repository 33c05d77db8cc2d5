import { attachFailures } from '../../../telemetry/src/logging';
import { capture } from './capture';

test('the first failure of each kind is logged, with its part', () => {
  const logging = capture();
  attachFailures(logging, logging.failures);
  for (let i = 0; i < 3; i += 1) logging.failures.report('database', new Error('no name for password=x'));
  logging.failures.report('http', 'text');
  expect(logging.lines()).toMatchObject([
    { level: 'warn', part: 'database', err: { message: 'no name for password=[filtered]' } },
    { level: 'warn', part: 'http', err: 'text' },
  ]);
});

test('a failure to log a failure ends there', () => {
  const logging = capture();
  attachFailures(logging, logging.failures);
  let tries = 0;
  (logging.text as string[]).push = () => {
    tries += 1;
    throw new Error(`cannot write ${tries}`);
  };
  logging.log.info('x');
  // The line itself, and the one that would tell of it.
  expect(tries).toBe(2);
  expect(logging.faults).toHaveLength(2);
});
