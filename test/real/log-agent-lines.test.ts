/** What log agents make of lines, by the Collector that is built with the components of the configuration (tools/pinned/otelcol). */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { LONGEST_TEXT } from '../../lib/components/log-agent/fields';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { waitFor } from '../../tools/process/run';
import { type Line, type LogAgent, logAgent, NAMESPACE, uidOf } from './log-agent';
import type { LogRecord } from './otlp-log-receiver';

let agent: LogAgent;
beforeAll(async () => {
  agent = await logAgent();
  await agent.start();
}, BUILD_TIMEOUT_MS);
afterAll(() => agent.receiver.close());

let pods = 0;

/** Writes lines of a pod of their own, and returns the records that arrive before one that is written last. */
async function read(lines: readonly Line[]): Promise<readonly LogRecord[]> {
  const pod = `till-${pods++}`;
  agent.write(pod, [...lines, 'the last line']);
  const found = () => agent.receiver.records.filter(({ resource }) => resource['k8s.pod.name'] === pod);
  await waitFor(() => found().some(({ body }) => body === 'the last line') || undefined, {
    what: `the lines of ${pod}`,
  });
  const order = (a: LogRecord, b: LogRecord) => (a.time < b.time ? -1 : 1);
  return found()
    .filter(({ body }) => body !== 'the last line')
    .sort(order);
}

const bodies = async (...lines: readonly Line[]) => (await read(lines)).map(({ body }) => body);

test('a line says where it comes from: resources that make few streams, and no ids of requests', async () => {
  const [record] = await read([{ text: 'hello', stream: 'stderr', time: '2026-11-29T12:00:00.123456789Z' }]);
  expect(record).toEqual({
    resource: {
      'service.name': 'app',
      'k8s.namespace.name': NAMESPACE,
      'k8s.pod.name': expect.stringMatching(/^till-\d+$/),
      'k8s.pod.uid': uidOf(String(record?.resource['k8s.pod.name'])),
      'k8s.container.name': 'app',
      'k8s.container.restart_count': '0',
    },
    attributes: { 'log.iostream': 'stderr' },
    body: 'hello',
    severity: 0,
    severityText: '',
    // The runtime's time to the nanosecond.
    time: 1795953600123456789n,
    traceId: '',
    spanId: '',
  });
});

test("the library's line: the message is the body, ids of the trace are the record's own, the others fields", async () => {
  const [record] = await read([
    JSON.stringify({
      ...{ level: 'warn', time: '2026-01-01T12:04:05.123Z', service: 'web-api', duration: 0.12, rows: 7 },
      ...{ correlation_id: 'c-1', request_id: 'r-1', trace_flags: '01', msg: 'listed users' },
      ...{ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7', err: { type: 'TypeError' } },
    }),
  ]);
  expect(record).toMatchObject({
    body: 'listed users',
    severity: 13,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    // A program's clock may be wrong: its time is a field.
    attributes: { time: '2026-01-01T12:04:05.123Z', correlation_id: 'c-1', request_id: 'r-1', duration: 0.12, rows: 7 },
  });
  expect(record?.attributes).toMatchObject({ err: { type: 'TypeError' }, service: 'web-api', level: 'warn' });
  expect(Object.keys(record?.attributes ?? {})).not.toContain('trace_id');
  expect(record?.resource['service.name']).toBe('web-api');
  expect(Object.keys(record?.resource ?? {}).filter(name => /trace|span|request|correlation/.test(name))).toEqual([]);
});

test.each<[Readonly<Record<string, unknown>>, number]>([
  [{ level: 'info', msg: 'x' }, 9],
  [{ level: 'ERROR', msg: 'x' }, 17],
  [{ severity: 'critical', message: 'x' }, 21],
  [{ level: 50, msg: 'x' }, 17],
  [{ level: 30, msg: 'x' }, 9],
  [{ level: 'strange', msg: 'x' }, 0],
])('%j has severity %d', async (line, severity) => {
  expect(await read([JSON.stringify(line)])).toMatchObject([{ body: 'x', severity }]);
});

test('ids that are none stay fields, and a line without a message is shown as it is', async () => {
  const [record] = await read(['{"trace_id":"none","n":1}']);
  expect(record).toMatchObject({
    traceId: '',
    attributes: { trace_id: 'none', n: 1 },
    body: '{"n":1,"trace_id":"none"}',
  });
});

describe('lines that belong together', () => {
  const stacks = {
    Java: [
      'java.lang.IllegalStateException: boom',
      '\tat a.B.c(B.java:1)',
      'Caused by: java.io.IOException',
      '\t... 3 more',
    ],
    Go: [
      'panic: boom',
      '',
      'goroutine 1 [running]:',
      'main.main()',
      '\t/app/main.go:5 +0x1d',
      'created by main.start',
      '\t/app/main.go:9',
    ],
    Python: ['Traceback (most recent call last):', '  File "a.py", line 1, in <module>', 'ValueError: boom'],
    Node: ['Error: boom', '    at run (/app/a.js:1:1) {', "  code: 'E1'", '}'],
  };

  test.each(Object.entries(stacks))('the stack trace of %s is one record', async (_, lines) => {
    expect(await bodies('before', ...lines, 'after')).toEqual(['before', lines.join('\n'), 'after']);
  });

  test('a panic of Go is fatal', async () => {
    const [record] = await read(stacks.Go);
    expect(record?.severity).toBe(21);
  });

  test('parts of a long line, also where a part begins like a line that continues another', async () => {
    const parts: readonly Line[] = [{ text: '{"msg":"a', tag: 'P' }, { text: '  b', tag: 'P' }, 'c","n":1}'];
    expect(await read([...parts, 'after'])).toMatchObject([{ body: 'a  bc', attributes: { n: 1 } }, { body: 'after' }]);
  });
});

describe('bad input is kept, and never fatal', () => {
  test('malformed JSON is text', async () => {
    expect(await bodies('{"msg":"cut', '{"a":}', '[1,2', '"text"')).toEqual([
      '{"msg":"cut',
      '{"a":}',
      '[1,2',
      '"text"',
    ]);
  });

  test('bytes that are no text arrive with replacements', async () => {
    const [body] = await bodies(Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x62]));
    expect(body).toBe('a��\u0000b');
  });

  test('10 MB in a line become pieces of 300 KiB, each cut and marked', async () => {
    const part = 'x'.repeat(16_384);
    const parts = Array.from({ length: 639 }, (): Line => ({ text: part, tag: 'P' }));
    const records = await read([...parts, part, 'after']);
    expect(records.at(-1)?.body).toBe('after');
    const pieces = records.slice(0, -1);
    expect(pieces.every(({ body }) => String(body).length <= LONGEST_TEXT.value)).toBe(true);
    expect(pieces.filter(({ attributes }) => attributes['log.cut'] === true).length).toBeGreaterThanOrEqual(30);
    expect(pieces.length).toBeLessThanOrEqual(40);
  });

  test('a line that does not end for now arrives in parts, and its end when it comes', async () => {
    agent.write('open-0', [{ text: 'begun', tag: 'P' }]);
    const of = () =>
      agent.receiver.records.filter(({ resource }) => resource['k8s.pod.name'] === 'open-0').map(({ body }) => body);
    await waitFor(() => of().length > 0 || undefined, { what: 'the part' });
    agent.write('open-0', [' and ended']);
    await waitFor(() => of().length > 1 || undefined, { what: 'the end' });
    expect(of()).toEqual(['begun', ' and ended']);
  });

  test('what no runtime writes arrives as it is', async () => {
    appendFileSync(path.join(agent.folder('odd-0'), '0.log'), 'no stamp at all\n');
    await waitFor(() => agent.receiver.records.some(({ body }) => body === 'no stamp at all') || undefined, {
      what: 'it',
    });
  });
});

test('lines of its own pod are not read: each would bring more of them', async () => {
  const lines = await logAgent(undefined, { namespaces: [NAMESPACE, 'harbour-agents'] });
  try {
    await lines.start();
    lines.writeTo('harbour-agents', 'log-agent-7xk2p', ['its own']);
    lines.writeTo('harbour-agents', 'node-exporter-8dk2p', ["another's"]);
    await waitFor(() => lines.receiver.records.length > 0 || undefined, { what: 'a line' });
    expect(lines.receiver.records.map(({ body }) => body)).toEqual(["another's"]);
  } finally {
    lines.receiver.close();
  }
});

test('a request has the headers of the store, and is protobuf', () => {
  expect(agent.receiver.headers()).toMatchObject({
    'content-type': 'application/x-protobuf',
    'vl-stream-fields': 'a,b',
  });
});
