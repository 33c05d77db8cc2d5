/** Propagation of the trace context, sampling, and exemplars that link a latency to its trace. */
import { context, propagation } from '@opentelemetry/api';
import { AlwaysOffSampler, ParentBasedSampler, SamplingDecision } from '@opentelemetry/sdk-trace';
import { httpRecorder, nodeHandler } from '../../../telemetry/src/http';
import { type TestCore, testCore } from '../core';
import { lineOf, linesOf, serve } from './serving';

let core: TestCore;
beforeEach(() => {
  core = testCore();
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

/** Responds with the headers that a request to another service would have. */
const start = () =>
  serve(
    nodeHandler(
      httpRecorder(core),
      (_request, response) => {
        const headers: Record<string, string> = {};
        propagation.inject(context.active(), headers);
        response.end(JSON.stringify(headers));
      },
      { routeOf: () => '/work' },
    ),
  );
const get = async (headers: Record<string, string> = {}) =>
  (await (await fetch(await start(), { headers })).json()) as Readonly<Record<string, string>>;
const exemplars = async () =>
  (await core.metrics.render('openmetrics')).body.split('\n').filter(line => line.includes(' # {'));

test("propagates the caller's trace, its state and its baggage", async () => {
  const sent = await get({
    traceparent: `00-${TRACE}-${CALLER}-01`,
    tracestate: 'vendor=opaque',
    baggage: 'tenant=acme,plan=pro',
  });
  await lineOf(core);
  const [span] = core.spans();
  expect(span?.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: CALLER, isRemote: true });
  expect(sent).toEqual({
    traceparent: `00-${TRACE}-${span?.spanContext().spanId}-01`,
    tracestate: 'vendor=opaque',
    baggage: 'tenant=acme,plan=pro',
  });
});

test.each([
  ['no traceparent', {}],
  ['a malformed one', { traceparent: '00-xyz-1-01' }],
  ['one of zeros', { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }],
  ['two of them', { traceparent: `00-${TRACE}-${CALLER}-01, 00-${TRACE}-${CALLER}-01` }],
  ['baggage that cannot be decoded', { baggage: 'tenant=%E0%A4%A' }],
])('starts a trace with %s', async (_what, headers) => {
  await get(headers as Record<string, string>);
  await lineOf(core);
  expect(core.spans()).toHaveLength(1);
  expect(core.spans()[0]?.parentSpanContext).toBeUndefined();
  expect(core.faults).toEqual([]);
});

test('the buckets of a sampled request have its trace as exemplar', async () => {
  await get({ traceparent: `00-${TRACE}-${CALLER}-01` });
  await lineOf(core);
  const spanId = core.spans()[0]?.spanContext().spanId;
  const found = await exemplars();
  expect(found.map(line => line.split('_bucket')[0]).sort()).toEqual([
    'http_request_duration_seconds',
    'http_request_size_bytes',
    'http_response_size_bytes',
  ]);
  for (const line of found) expect(line).toContain(`trace_id="${TRACE}",span_id="${spanId}"`);
});

test('the exemplar is the span of the request, whichever span is active at its end', async () => {
  const base = await serve(
    nodeHandler(httpRecorder(core), (_request, response) => {
      core.tracer.startActiveSpan('inner', span => response.end('ok', () => span.end()));
    }),
  );
  await fetch(base);
  await lineOf(core);
  const server = core.spans().find(span => span.kind === 1);
  const found = await exemplars();
  expect(found).toHaveLength(3);
  for (const line of found) expect(line).toContain(`span_id="${server?.spanContext().spanId}"`);
});

test('a request that the caller did not sample is measured, without an exemplar', async () => {
  core = testCore({ sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) });
  const sent = await get({ traceparent: `00-${TRACE}-${CALLER}-00` });
  await lineOf(core);
  expect(sent.traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${CALLER})[0-9a-f]{16}-00$`));
  expect(core.spans()).toEqual([]);
  expect(await core.value('http_requests_total', { path: '/work', status: '200' })).toBe(1);
  expect(await exemplars()).toEqual([]);
});

test('the sampler gets name, kind and attributes', async () => {
  const calls: unknown[] = [];
  core = testCore({
    sampler: {
      shouldSample: (_context, _traceId, name, kind, attributes) => {
        calls.push({ name, kind, attributes });
        return { decision: SamplingDecision.NOT_RECORD };
      },
    },
  });
  const base = await start();
  await fetch(`${base}/work/1?x=1`);
  await linesOf(core, 1);
  expect(calls).toEqual([
    {
      name: 'GET /work',
      kind: 1,
      attributes: { 'http.request.method': 'GET', 'url.path': '/work/1', 'url.scheme': 'http' },
    },
  ]);
});

describe('at the edge', () => {
  const TRUSTING_NOBODY = { TRACE_EDGE: 'true' };

  test("the caller's trace is linked, not continued, and its state and baggage are dropped", async () => {
    core = testCore({ env: TRUSTING_NOBODY });
    const sent = await get({
      traceparent: `00-${TRACE}-${CALLER}-01`,
      tracestate: 'vendor=opaque',
      baggage: 'tenant=acme',
    });
    await lineOf(core);
    const [span] = core.spans();
    const { traceId, spanId } = span?.spanContext() ?? {};
    expect(traceId).not.toBe(TRACE);
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.links.map(({ context: linked }) => linked)).toEqual([
      expect.objectContaining({ traceId: TRACE, spanId: CALLER }),
    ]);
    expect(sent).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
  });

  test.each([
    ['records nothing although the caller asks for it', new AlwaysOffSampler(), '01', 0],
    ['records although the caller does not', undefined, '00', 1],
  ])('the declared sampling %s', async (_, root, flags, recorded) => {
    core = testCore({
      env: TRUSTING_NOBODY,
      ...(root && { sampler: new ParentBasedSampler({ root }) }),
    });
    await get({ traceparent: `00-${TRACE}-${CALLER}-${flags}` });
    await lineOf(core);
    expect(core.spans()).toHaveLength(recorded);
  });

  test.each([{}, { traceparent: '00-xyz-1-01' }])('a request with %j has no link', async headers => {
    core = testCore({ env: TRUSTING_NOBODY });
    await get(headers as Record<string, string>);
    await lineOf(core);
    expect(core.spans()[0]?.links).toEqual([]);
  });
});
