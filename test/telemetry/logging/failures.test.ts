import { ai } from '../../../lib/catalogue';
import { attachFailures } from '../../../telemetry/src/logging';
import { Metrics } from '../../../telemetry/src/metrics/metrics';
import { capture } from './capture';

test('logs the first failure of each kind, with its part', () => {
  const logging = capture();
  attachFailures(logging, logging.failures);
  for (let i = 0; i < 3; i += 1) logging.failures.report('database', new Error('no name for password=x'));
  logging.failures.report('http', 'text');
  expect(logging.lines()).toMatchObject([
    { level: 'warn', part: 'database', err: { message: 'no name for password=[filtered]' } },
    { level: 'warn', part: 'http', err: 'text' },
  ]);
});

test('does not filter messages about a metric that counts tokens', () => {
  const logging = capture();
  attachFailures(logging, logging.failures);
  const tokens = new Metrics([ai], logging.failures).counter(ai.tokens);
  tokens.inc({ model: 'aion-1', direction: 'prompt' }, -7);
  for (let i = 0; i <= ai.tokens.labels.model.limit; i += 1) tokens.inc({ model: `m${i}`, direction: 'prompt' });
  expect(logging.lines()).toMatchObject([
    { err: { message: 'ai_tokens_total (metric): -7 is not an increase of a counter' } },
    {
      err: {
        message: expect.stringMatching(
          /^ai_tokens_total \(metric\): label model .* has reached 20 values, such as "m20", /,
        ),
      },
    },
  ]);
});

test('a failure to log a failure is not reported again', () => {
  const logging = capture();
  attachFailures(logging, logging.failures);
  let tries = 0;
  (logging.text as string[]).push = () => {
    tries += 1;
    throw new Error(`cannot write ${tries}`);
  };
  logging.log.info('x');
  // The line itself, and the one that would report it.
  expect(tries).toBe(2);
  expect(logging.faults).toHaveLength(2);
});
