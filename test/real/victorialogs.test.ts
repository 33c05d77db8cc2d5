/** The real VictoriaLogs takes what agents send, finds it by its trace, and survives what nobody should send. */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { days, victoriaLogs as family, mebibytes, metricsOf } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { large } from '../example/stack';
import { scrape } from './exposition';
import { newTraceId } from './otlp';
import type { Line, Source } from './otlp-logs';
import { encode } from './otlp-logs';
import { RunningVictoriaLogs } from './victorialogs';

let store: RunningVictoriaLogs;
beforeAll(async () => {
  await tool('victoria-logs');
  store = await RunningVictoriaLogs.start();
}, BUILD_TIMEOUT_MS);

const DAY = days(1).value * 1_000;
const resource = (service: string) => ({
  'service.name': service,
  'k8s.namespace.name': 'quay',
  'k8s.container.name': service,
  'k8s.pod.name': `${service}-5d9c7`,
});
const from = (service: string, ...lines: readonly Line[]): Source => ({ resource: resource(service), lines });
const line = (text: string, others: Partial<Line> = {}): Line => ({ time: Date.now(), text, ...others });
/** A word that no other test writes. */
const word = () => `w${randomBytes(8).toString('hex')}`;

/** The sum of a metric's series with these labels. */
async function counted(metric: { readonly name: string }, labels: Readonly<Record<string, string>> = {}) {
  const exposed = (await scrape(store.url)).get(metric.name);
  const wanted = Object.entries(labels);
  const chosen = exposed?.values.filter((_, i) =>
    wanted.every(([label, value]) => exposed.labels[i]?.[label] === value),
  );
  return (chosen ?? []).reduce((sum, value) => sum + value, 0);
}

test('the lines of a request are found by its trace id, in both services, with their fields', async () => {
  const traceId = newTraceId();
  const sent = [
    from('bookings', line('berth 7 is free', { traceId, attributes: { request_id: 'r-1' } })),
    from('forecasts', line('arrival in two hours', { traceId, severity: 'ERROR' })),
    from('forecasts', line('of another trace', { traceId: newTraceId() })),
  ];
  expect(await store.send(...sent)).toBe(200);
  const found = await store.found(`trace_id:="${traceId}"`, 2);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        _msg: 'berth 7 is free',
        'service.name': 'bookings',
        request_id: 'r-1',
        'k8s.pod.name': 'bookings-5d9c7',
      }),
      expect.objectContaining({
        _msg: 'arrival in two hours',
        'service.name': 'forecasts',
        severity_text: 'ERROR',
      }),
    ]),
  );
  // Neither the pod nor an id makes a stream.
  expect(found.map(({ _stream }) => _stream).sort()).toEqual(
    ['bookings', 'forecasts'].map(
      name => `{k8s.container.name="${name}",k8s.namespace.name="quay",service.name="${name}"}`,
    ),
  );
});

// Without types: it exposes none, unless it is asked to, and then repeats those of a metric with several series.
test.each(metricsOf(family))('$name is exposed with its labels', async ({ name, labels }) => {
  const exposed = (await scrape(store.url)).get(name);
  expect(exposed?.labels.length).toBeGreaterThan(0);
  for (const series of exposed?.labels ?? []) expect(Object.keys(series).sort()).toEqual(Object.keys(labels).sort());
  for (const [label, domain] of Object.entries(labels)) {
    const seen = [...new Set(exposed?.labels.map(series => series[label]))].sort();
    if ('values' in domain) expect(seen).toEqual([...domain.values].sort());
    else expect(seen.length).toBeLessThanOrEqual(domain.limit);
  }
});

describe('a line with a wrong time', () => {
  const kept = (large.logs?.storage.retention.value ?? 0) * 1_000;

  test.each([
    ['older than what is kept', -kept - DAY, 'too_small_timestamp'],
    ['from two days ahead', 2 * DAY, 'too_big_timestamp'],
  ])('%s is dropped and counted, and its neighbour is kept', async (_, shift, reason) => {
    const text = word();
    const before = await counted(family.linesDropped, { reason });
    const wrong = line(text, { time: Date.now() + shift });
    expect(await store.send(from('bookings', wrong, line(text)))).toBe(200);
    await store.found(text, 1);
    await waitFor(async () => (await counted(family.linesDropped, { reason })) === before + 1, {
      what: 'the line to be counted',
    });
  });

  test('that is old, but not too old, is kept under its time', async () => {
    const text = word();
    await store.send(from('bookings', line(text, { time: Date.now() - kept + DAY })));
    expect(await store.found(`_time:${kept / DAY}d ${text}`, 1)).toHaveLength(1);
  });
});

describe('what nobody should send is refused, and harms nothing else', () => {
  afterEach(async () => {
    const text = word();
    expect(await store.send(from('bookings', line(text)))).toBe(200);
    await store.found(text, 1);
  });

  test('a line of 10 MB, without which its neighbours are kept', async () => {
    const text = word();
    const long = line(`${text} ${'x'.repeat(10_000_000)}`);
    expect(await store.send(from('bookings', line(text), long, line(text)))).toBe(200);
    await store.found(text, 2);
    // Its own log says so, and quotes little of it: agents read that log as well.
    const said = await waitFor(() => store.program.output().match(/^.*ignoring too long log entry.*$/m)?.[0], {
      what: 'the warning',
    });
    expect(said.length).toBeLessThan(1_500);
  });

  test('a line of 1 MB is kept', async () => {
    const text = word();
    expect(await store.send(from('bookings', line(`${text} ${'y'.repeat(1_000_000)}`)))).toBe(200);
    expect((await store.found(text, 1))[0]?._msg).toHaveLength(text.length + 1_000_001);
  });

  test('more than a thousand fields, counted', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`key${i}`, 'v']));
    const before = await counted(family.linesDropped, { reason: 'too_many_fields' });
    await store.send(from('bookings', line(word(), { attributes })));
    // What it exposes is as old as a second.
    await waitFor(async () => (await counted(family.linesDropped, { reason: 'too_many_fields' })) === before + 1, {
      what: 'the line to be counted',
    });
  });

  const whole = encode([from('bookings', line('cut'))]);
  test.each<[string, Buffer, Record<string, string>]>([
    ['random bytes', randomBytes(10_000), {}],
    ['half a request', whole.subarray(0, whole.length - 5), {}],
    ['JSON', Buffer.from('{"resourceLogs":[]}'), { 'content-type': 'application/json' }],
    ['what is no gzip', Buffer.from('no gzip'), { 'content-encoding': 'gzip' }],
    ['a request of 17 MiB', Buffer.alloc(17 * 2 ** 20), {}],
    ['a gigabyte of zeros, compressed', gzipSync(Buffer.alloc(2 ** 30)), { 'content-encoding': 'gzip' }],
  ])('%s', async (_, body, headers) => {
    expect(await store.sendRaw(body, headers)).toBe(400);
  });

  test('binary text is kept as far as it is text', async () => {
    const text = word();
    await store.send(from('bookings', line(`${text} \u0000\u0007\ufffd ü "quoted"\n{`)));
    expect((await store.found(text, 1))[0]?._msg).toContain('ü "quoted"\n{');
  });
});

test('twenty thousand streams are taken, in bounded memory', async () => {
  const flood = await RunningVictoriaLogs.start();
  const [requests, each] = [20, 1_000];
  const request = (i: number) =>
    flood.send(...Array.from({ length: each }, (_, j) => from(`flood-${i}-${j}`, line('one of many'))));
  const statuses = await Promise.all(Array.from({ length: requests }, (_, i) => request(i)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await waitFor(
    async () => (await flood.find('* | stats count_uniq(_stream) streams'))[0]?.streams === String(requests * each),
    { what: 'all streams', program: flood.program, timeoutMs: 60_000 },
  );
  const limit = large.logs?.resources.limits.memory ?? mebibytes(0);
  expect(flood.memory() ?? 0).toBeLessThan(limit.value);
  await flood.program.stop();
}, 300_000);

describe('what was taken', () => {
  test('is all there after it was asked to end', async () => {
    const text = word();
    const lines = Array.from({ length: 10_000 }, (_, i) => line(`${text} ${i}`));
    expect(await store.send(from('bookings', ...lines))).toBe(200);
    await store.restart('asked');
    expect(await store.find(text)).toHaveLength(lines.length);
  });

  test('is all there if it is killed some seconds later', async () => {
    const text = word();
    expect(await store.send(from('bookings', ...Array.from({ length: 1_000 }, () => line(text))))).toBe(200);
    const taken = Date.now();
    // Four seconds were seen to suffice, three were not.
    await waitFor(() => Date.now() - taken > 8_000, { what: 'it to write to its volume' });
    await store.restart('killed');
    expect(await store.find(text)).toHaveLength(1_000);
  });
});

test('with little room left it refuses lines, so that their senders keep them, and answers queries', async () => {
  const text = word();
  await store.send(from('bookings', line(text)));
  await store.found(text, 1);
  // More than any disk has free: as if the volume were full.
  await store.restart('asked', { 'storage.minFreeDiskSpaceBytes': '1000TiB' });
  await waitFor(async () => (await counted(family.readOnly)) === 1, {
    what: 'it to only read',
    program: store.program,
  });
  expect(await store.send(from('bookings', line(text)))).toBe(429);
  expect(await store.find(text)).toHaveLength(1);
  await store.restart('asked');
  expect(await store.send(from('bookings', line(text)))).toBe(200);
  await store.found(text, 2);
});

test('whoever may send or query lines gets at nothing else', async () => {
  const closed = [
    ...[
      '/internal/partition/list',
      '/internal/partition/detach?name=x',
      '/internal/force_flush',
      '/internal/force_merge',
    ],
    ...['/internal/log_new_streams?seconds=1', '/debug/pprof/heap', '/flags'],
  ];
  const statuses = await Promise.all(closed.map(async at => (await fetch(`${store.url}${at}`)).status));
  expect(closed.filter((_, i) => statuses[i] !== 401)).toEqual([]);
  const refused = ['/delete/run_task?filter=*', '/internal/select/query', '/internal/insert'];
  const answered = await Promise.all(refused.map(async at => (await fetch(`${store.url}${at}`)).status));
  expect(refused.filter((_, i) => (answered[i] ?? 0) < 400)).toEqual([]);
});
