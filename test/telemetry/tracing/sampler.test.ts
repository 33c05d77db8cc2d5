import { Failures } from '../../../telemetry/src/failures';
import { readSettings } from '../../../telemetry/src/settings';
import { RateLimitingSampler } from '../../../telemetry/src/tracing/rate-limiting-sampler';
import { startSampler } from '../../../telemetry/src/tracing/sampler';
import { freePort } from '../../../tools/process/run';
import { share, takes, traceIds, under } from './sampling';

const [TRACE = ''] = traceIds(1);

function samplerOf(name: string, arg?: string) {
  const env = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg };
  return startSampler(readSettings({ serviceName: 'test', env }), new Failures());
}

test.each([
  ['always_on', undefined, 1],
  ['always_off', undefined, 0],
  ['traceidratio', '0.01', 0.01],
  ['traceidratio', '0.1', 0.1],
  ['traceidratio', '0', 0],
  ['traceidratio', '1', 1],
  ['parentbased_always_on', undefined, 1],
  ['parentbased_always_off', undefined, 0],
  ['parentbased_traceidratio', '0.01', 0.01],
])('%s %s samples that share of new traces', (name, arg, expected) => {
  const { sampler } = samplerOf(name, arg);
  const sampled = share(sampler);
  // Five standard deviations of 20,000 draws, which is 0 for a share of 0 or 1.
  expect(Math.abs(sampled - expected)).toBeLessThanOrEqual(5 * Math.sqrt((expected * (1 - expected)) / 20_000));
});

describe.each(['local', 'remote'])('under a %s parent', where => {
  const remote = where === 'remote';
  test.each([
    ['parentbased_always_off', true],
    ['parentbased_always_on', false],
    ['parentbased_traceidratio', true],
    ['parentbased_traceidratio', false],
  ])('%s keeps its decision: %s', (name, decided) => {
    const { sampler } = samplerOf(name, name.endsWith('ratio') ? String(Number(!decided)) : undefined);
    expect(takes(sampler, TRACE, under(TRACE, decided, remote))).toBe(decided);
  });

  test.each(['parentbased_jaeger_remote', 'jaeger_remote'])('%s keeps its decision', async name => {
    const absent = `endpoint=http://127.0.0.1:${await freePort()},initialSamplingRate=`;
    for (const decided of [true, false]) {
      const { sampler, stop } = samplerOf(name, `${absent}${Number(!decided)}`);
      expect(takes(sampler, TRACE, under(TRACE, decided, remote))).toBe(decided);
      stop();
    }
  });

  test('always_on and always_off ignore it', () => {
    expect(takes(samplerOf('always_on').sampler, TRACE, under(TRACE, false, remote))).toBe(true);
    expect(takes(samplerOf('always_off').sampler, TRACE, under(TRACE, true, remote))).toBe(false);
  });
});

test('services with the same share sample the same traces', () => {
  const [one, other] = [samplerOf('traceidratio', '0.3').sampler, samplerOf('traceidratio', '0.3').sampler];
  const sampled = traceIds(1_000).filter(id => takes(one, id));
  expect(sampled.length).toBeGreaterThan(200);
  expect(sampled.every(id => takes(other, id))).toBe(true);
});

describe('a rate limit', () => {
  const sampledOf = (sampler: RateLimitingSampler, times: number): number =>
    Array.from({ length: times }, () => takes(sampler, TRACE)).filter(Boolean).length;

  test('allows a burst up to the limit, then refills over time', () => {
    let now = 0;
    const sampler = new RateLimitingSampler(5, () => now);
    expect(sampledOf(sampler, 100)).toBe(5);
    now += 400;
    expect(sampledOf(sampler, 100)).toBe(2);
    now += 60_000;
    expect(sampledOf(sampler, 100)).toBe(5);
  });

  test('may be less than one per second', () => {
    let now = 0;
    const sampler = new RateLimitingSampler(0.1, () => now);
    expect(sampledOf(sampler, 10)).toBe(1);
    now += 9_000;
    expect(sampledOf(sampler, 10)).toBe(0);
    now += 1_001;
    expect(sampledOf(sampler, 10)).toBe(1);
  });

  test('may be zero', () => {
    let now = 0;
    const sampler = new RateLimitingSampler(0, () => now);
    now += 60_000;
    expect(sampledOf(sampler, 10)).toBe(0);
  });
});
