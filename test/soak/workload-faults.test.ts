/** The effect of the reference workload's faults on the metrics of the real services, and how its processes end. */
import path from 'node:path';
import { bundleWorkload } from '../../apps/bundle';
import { PROVOCATIONS, type ProvokedAlert } from '../../apps/faults/provocations';
import { type RunningService, startWorkload, type Workload } from '../../apps/stack';
import { ai, database, http, system } from '../../lib/catalogue';
import { run, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { type Labels, sumOf } from '../support/workload-metrics';

/** Long enough for a busy machine. */
jest.setTimeout(90_000);
const WAIT_MS = 60_000;
const MEBIBYTE = 2 ** 20;

let workload: Workload;
beforeAll(async () => {
  workload = await startWorkload({ env: { MODEL_SPEED: '20' } });
});

const put = async ({ faults }: RunningService, name: string, parameters: object): Promise<void> => {
  const response = await fetch(`${faults}/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  expect([name, response.status, await response.json()]).toEqual([name, 200, expect.anything()]);
};
const endAll = async ({ faults }: RunningService): Promise<void> => {
  expect((await fetch(faults, { method: 'DELETE' })).status).toBe(204);
};
const serviceOf = (alert: ProvokedAlert): RunningService =>
  PROVOCATIONS[alert].service === 'web-api' ? workload.webApi : workload.aiEngine;

interface Shown {
  readonly alert: ProvokedAlert;
  /** The sum over the service's series with these labels rises by at least `by` while the faults are active. */
  readonly series: string;
  readonly labels?: Labels;
  readonly by: number;
  /** Weaker faults than the alert needs, if those would take too long. */
  readonly weaker?: Readonly<Record<string, object>>;
}

const SHOWN: readonly Shown[] = [
  { alert: 'HighErrorRate', series: http.requests.name, labels: { status: '500' }, by: 5 },
  { alert: 'HighLatency', series: http.requestDuration.sum.seriesName, by: 5 },
  { alert: 'HighRequestRate', series: http.requests.name, labels: { path: '/v1/status', status: '200' }, by: 1_500 },
  { alert: 'SlowDatabaseQueries', series: database.slowQueries.name, labels: { query: 'user_by_id' }, by: 3 },
  { alert: 'HighDatabaseErrorRate', series: database.queryErrors.name, labels: { operation: 'select' }, by: 3 },
  // Requests that got no connection; the query errors would also count lost connections of the pool.
  {
    alert: 'DatabaseConnectionErrors',
    series: http.requests.name,
    labels: { path: '/v1/users/:id', status: '500' },
    by: 5,
  },
  { alert: 'AIInferenceFailureRate', series: ai.errors.name, labels: { model: 'aion-small', kind: 'internal' }, by: 1 },
  {
    alert: 'SlowAIInference',
    series: ai.duration.sum.seriesName,
    by: 2,
    weaker: { 'slow-inference': { seconds: 1 } },
  },
];

test.each(SHOWN)('$alert: its faults show in $series', async ({ alert, series, labels, by, weaker }) => {
  const service = serviceOf(alert);
  const value = () => sumOf(service.metrics, series, labels);
  const before = await value();
  for (const [name, parameters] of Object.entries({ ...PROVOCATIONS[alert].faults, ...weaker })) {
    await put(service, name, parameters);
  }
  await waitFor(async () => (await value()) >= before + by, {
    what: `${series} to rise by ${by}`,
    program: service.program,
    timeoutMs: WAIT_MS,
  });
  await endAll(service);
});

test('the product works as before after all faults', async () => {
  const { webApi } = workload;
  const user = await fetch(`${webApi.api}/v1/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: 'ada@example.test' }),
  });
  expect(user.status).toBe(201);
  expect(await (await fetch(webApi.health)).json()).toMatchObject({ status: 'ok' });
});

test('query errors have the requested kind', async () => {
  const { webApi } = workload;
  await put(webApi, 'traffic', PROVOCATIONS.HighDatabaseErrorRate.faults.traffic);
  for (const kind of database.queryErrors.labels.kind.values) {
    const before = await sumOf(webApi.metrics, database.queryErrors.name, { kind });
    await put(webApi, 'query-errors', { share: 1, kind });
    await waitFor(async () => (await sumOf(webApi.metrics, database.queryErrors.name, { kind })) > before, {
      what: `errors of kind ${kind}`,
    });
  }
  await endAll(webApi);
});

test('inference errors have the requested kind', async () => {
  const { aiEngine } = workload;
  await put(aiEngine, 'traffic', { ...PROVOCATIONS.AIInferenceFailureRate.faults.traffic, perSecond: 20 });
  // No client disconnects here, so there are no aborted requests.
  for (const kind of ai.errors.labels.kind.values.filter(each => each !== 'aborted')) {
    const before = await sumOf(aiEngine.metrics, ai.errors.name, { kind });
    await put(aiEngine, 'inference-errors', { share: 1, kind });
    await waitFor(async () => (await sumOf(aiEngine.metrics, ai.errors.name, { kind })) > before, {
      what: `errors of kind ${kind}`,
    });
  }
  await endAll(aiEngine);
});

interface Level {
  readonly service: 'webApi' | 'aiEngine';
  readonly fault: string;
  readonly parameters: object;
  readonly gauge: string;
  /** The gauge reaches this level while the fault is active, and falls below it afterwards. */
  readonly reaches: number;
}

/** Faults that hold a resource while they are active. */
const HELD: readonly Level[] = [
  {
    service: 'webApi',
    fault: 'pool-exhaustion',
    parameters: PROVOCATIONS.DatabaseConnectionPoolExhausted.faults['pool-exhaustion'],
    gauge: database.connectionsActive.name,
    reaches: 20,
  },
  {
    service: 'aiEngine',
    fault: 'sessions',
    parameters: PROVOCATIONS.HighActiveAISessions.faults.sessions,
    gauge: ai.activeSessions.name,
    reaches: 150,
  },
  {
    service: 'aiEngine',
    fault: 'memory',
    parameters: { residentBytes: 500 * MEBIBYTE },
    gauge: system.memoryUsage.name,
    reaches: 500 * MEBIBYTE,
  },
  // What two threads get on busy cores; at rest it is below one.
  { service: 'aiEngine', fault: 'cpu', parameters: { share: 1 }, gauge: system.cpuUsage.name, reaches: 8 },
];

test('requests wait while the whole pool is taken, as DatabaseConnectionPoolExhausted wants', async () => {
  const { webApi } = workload;
  const waiting = () => sumOf(webApi.metrics, database.connectionsWaiting.name);
  for (const [name, parameters] of Object.entries(PROVOCATIONS.DatabaseConnectionPoolExhausted.faults)) {
    await put(webApi, name, parameters);
  }
  await waitFor(async () => (await waiting()) >= 3, { what: 'requests that wait', program: webApi.program });
  await endAll(webApi);
  await waitFor(async () => (await waiting()) === 0, { what: 'nobody to wait', program: webApi.program });
});

test.each(HELD)('$fault raises $gauge, which falls when the fault ends', async level => {
  const { [level.service]: service } = workload;
  const value = () => sumOf(service.metrics, level.gauge);
  await waitFor(async () => (await value()) < level.reaches, {
    what: `${level.gauge} to be low`,
    timeoutMs: WAIT_MS,
  });
  await put(service, level.fault, level.parameters);
  await waitFor(async () => (await value()) >= level.reaches, { what: `${level.gauge} to rise`, timeoutMs: WAIT_MS });
  await endAll(service);
  await waitFor(async () => (await value()) < level.reaches, { what: `${level.gauge} to fall`, timeoutMs: WAIT_MS });
});

test('vanish: the metrics endpoint is down but the API works, and both work afterwards', async () => {
  const { webApi } = workload;
  await put(webApi, 'vanish', {});
  await expect(fetch(webApi.metrics)).rejects.toThrow('fetch failed');
  expect((await fetch(`${webApi.api}/v1/status`)).status).toBe(200);
  await endAll(webApi);
  expect((await fetch(webApi.metrics)).status).toBe(200);
});

describe('processes', () => {
  const alone = {
    HOST: '127.0.0.1',
    PORT: '0',
    FAULTS_PORT: '0',
    OTEL_EXPORTER_PROMETHEUS_PORT: '0',
    MODEL_SPEED: '100',
  };
  const quiet = { ...alone, OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1' };
  let folder: string;
  let engine: string;
  let webApi: string;
  beforeAll(async () => {
    folder = temporaryFolder('alone');
    ({ 'ai-engine': engine, 'web-api': webApi } = await bundleWorkload(folder));
  });

  test('a crash loop ends with code 1 the requested number of times', async () => {
    const state = { FAULT_STATE_FILE: path.join(folder, 'state.json') };
    const first = { ...quiet, ...state, FAULTS: JSON.stringify({ crash: { afterSeconds: 0.1, crashes: 2 } }) };
    expect(await run(process.execPath, [engine], { env: first })).toMatchObject({ code: 1 });
    expect(await run(process.execPath, [engine], { env: { ...quiet, ...state } })).toMatchObject({ code: 1 });
    const third = start(process.execPath, [engine], { env: { ...quiet, ...state } });
    await waitFor(() => third.output().includes('ai-engine is serving'), {
      what: 'the third start to last',
      program: third,
    });
    expect(await third.stop()).toEqual({ code: 0, signal: null });
  });

  test('all invalid variables are reported at once, including OpenTelemetry’s', async () => {
    const env = { ...alone, PORT: '99999', AI_ENGINE_URL: 'ai-engine', OTEL_TRACES_SAMPLER: 'some', DATABASE_URL: '' };
    const { code, stderr } = await run(process.execPath, [webApi], { env });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'The environment is wrong:',
      '- PORT is "99999": it must be a whole number from 0 to 65535',
      expect.stringMatching(/^- DATABASE_URL is not set: /),
      expect.stringMatching(/^- REDIS_URL is not set: /),
      '- AI_ENGINE_URL is "ai-engine": it must begin with http:// or https://',
      expect.stringMatching(/^- OTEL_TRACES_SAMPLER: /),
    ]);
  });

  test('an invalid initial fault is reported like any other variable', async () => {
    const env = { ...quiet, FAULTS: JSON.stringify({ errors: { share: 2 }, erors: {} }) };
    const { code, stderr } = await run(process.execPath, [engine], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('- FAULTS: errors: share must be <= 1');
    expect(stderr).toContain('- FAULTS: erors: there is no PUT /faults/erors');
  });
});

test('requests in flight are completed after SIGTERM', async () => {
  const { aiEngine } = workload;
  await put(aiEngine, 'slow-inference', { seconds: 0.5 });
  const body = JSON.stringify({ session: 's', model: 'aion-small', prompt: 'Last words?', maxTokens: 8 });
  const answer = fetch(`${aiEngine.api}/v1/inference`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await waitFor(async () => (await sumOf(aiEngine.metrics, http.activeRequests.name)) === 1, {
    what: 'the request to arrive',
  });
  const ended = aiEngine.program.stop();
  const response = await answer;
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ completionTokens: 8 })]);
  expect(await ended).toEqual({ code: 0, signal: null });
});
