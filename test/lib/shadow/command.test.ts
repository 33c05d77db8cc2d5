/** What `npm run shadow` says of a Prometheus whose answers are known. test/real/shadow.test.ts asks the real one. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { citation, type HistoryRecord, readHistory } from '../../../lib/history';
import { readDuration } from '../../../lib/promql/engine/literals';
import { type Alert, override, RuleSet, ruleFiles, shadow } from '../../../lib/rules';
import { highErrorRate } from '../../../lib/rules/families/http';
import { runShadow } from '../../../lib/shadow';
import { edit } from '../../../lib/shadow/text';
import { monitoredIn, ruleSettings, type Stack } from '../../../lib/stack';
import { temporaryFolder } from '../../../tools/process/run';
import { harbour, large } from '../../example/stack';
import { printed } from '../../support/printed';

/** Two alerts are in shadow: one as it is declared, the other held back by the environment. */
const { families, packs, overrides } = harbour.rules;
const others = overrides.filter(({ alert }) => alert !== 'HighErrorRate');
const environment = { ...large, stages: { alerts: { HighLatency: 'shadow' as const } } };
const history = temporaryFolder('history');
const stack: Stack = {
  ...harbour,
  rules: new RuleSet({ families, packs, overrides: [...others, override(highErrorRate, { stage: shadow() })] }),
  environments: [environment, ...harbour.environments.filter(({ name }) => name !== 'large')],
  history,
};

/** As Prometheus prints them. */
const loaded = ruleFiles(stack.rules, monitoredIn(environment, stack.services), ruleSettings(stack, environment))
  .flatMap(({ groups }) => groups)
  .flatMap(({ rules }) => rules)
  .flatMap(rule =>
    'alert' in rule && rule.labels.stage === 'shadow'
      ? [
          {
            name: rule.alert,
            query: rule.expr.replace(/\s+/g, ' '),
            duration: readDuration(rule.for ?? '0s'),
            keepFiringFor: readDuration(rule.keep_firing_for ?? '0s'),
            labels: rule.labels,
          },
        ]
      : [],
  );

const NOW = Date.parse('2026-11-29T12:00:00Z');
const DAY = 86_400;
/** Fired for ten minutes a day at noon, for the last three days, of which the server has two and a half. */
const firesAt = (time: number): boolean => time % DAY >= DAY / 2 - 600 && time % DAY < DAY / 2;

interface Given {
  config?: string;
  rules?: readonly object[];
  begun?: number;
  lacks?: readonly string[];
  status?: number;
  body?: string;
}
let server: Server;
let url: string;
let given: Given;
let asked: URL[];

function answer({ pathname, searchParams }: URL): unknown {
  const { config = 'environment: large', rules = loaded, begun = NOW / 1000 - 2.5 * DAY, lacks = [] } = given;
  if (pathname.endsWith('/config'))
    return { yaml: `global:\n  external_labels:\n    cluster: c\n    ${config}\nscrape_configs: []\n` };
  if (pathname.endsWith('/rules')) return { groups: [{ rules }] };
  if (pathname.endsWith('/format_query')) return searchParams.get('query')?.replace(/\s+/g, ' ');
  if (pathname.endsWith('/series')) return lacks.includes(searchParams.get('match[]') ?? '') ? [] : [{}];
  const [start, end, step] = ['start', 'end', 'step'].map(name => Number(searchParams.get(name))) as [
    number,
    number,
    number,
  ];
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step).filter(
    at => at >= begun,
  );
  if (times.length === 0) return { result: [] };
  if (searchParams.get('query') === 'count(up)')
    return { result: [{ metric: {}, values: times.map(at => [at, '3']) }] };
  const metric = {
    __name__: 'ALERTS',
    alertname: 'HighErrorRate',
    alertstate: 'firing',
    service: 'bookings',
    stage: 'shadow',
  };
  const values = times.filter(firesAt).map(at => [at, '1']);
  return { result: values.length === 0 ? [] : [{ metric, values }] };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const requested = new URL(request.url ?? '', 'http://localhost');
    asked.push(requested);
    const { status = 200, body } = given;
    response.writeHead(status, { connection: 'close' });
    response.end(body ?? JSON.stringify({ status: 'success', data: answer(requested) }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  [given, asked] = [{}, []];
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => server.close());

const run = (...args: readonly string[]) => printed(() => runShadow(stack, ['--url', url, '--since', '2d', ...args]));

test('how often and how long each fired, the noisiest, and the edit that promotes it', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  // At noon of the 28th and the 29th, for the ten minutes before.
  expect(out).toMatch(/^HighErrorRate +critical +2 +20m +10m$/m);
  expect(out).toContain('  2 times, 20m: service="bookings"');
  expect(out).toMatch(
    /HighErrorRate, \S+command\.test\.ts:\d+:\n {4}stage: page\({ shadow: { environment: 'large', rule: '[0-9a-f]{12}', from: '2026-11-27', to: '2026-11-29', fired: 2, right: HOW_OFTEN } }\),/,
  );
  expect(out).toContain(
    "HighLatency, in stages of large, which holds it back:\n    alerts: { HighLatency: 'ticket' },",
  );
  expect(out).toMatch(/^Silent: .*\bHighLatency\b/m);
});

test('an alert of the library is promoted by an override', () => {
  const [alert] = harbour.rules.alerts.filter(({ name }) => name === 'HighErrorRate') as [Alert];
  const declared = {
    alert,
    fingerprint: '0123456789ab',
    heldBack: false,
    rules: [],
    reads: [],
  };
  const observed = { alert: 'HighErrorRate', firings: 1, seconds: 60, longest: 60, noisiest: [], missing: [] };
  const cited = { environment: 'large', record: 'november' };
  const place = highErrorRate.declaredAt();
  expect(edit({ ...observed, declared: { ...declared, place } }, { from: 0, to: 1 }, cited)).toEqual([
    "  HighErrorRate, in an override of the library's alert:",
    "    override(highErrorRate, { stage: page({ backtest: 'november' }) }),",
  ]);
});

test('a firing that spans two slices is one, and no request asks for more than a few hours', async () => {
  const { out } = await run('--since', '48h');
  expect(out).toMatch(/^HighErrorRate +critical +2 /m);
  const spans = asked
    .filter(({ searchParams }) => searchParams.get('query')?.startsWith('ALERTS'))
    .map(({ searchParams }) => Number(searchParams.get('end')) - Number(searchParams.get('start')));
  expect(spans.length).toBe(9);
  expect(Math.max(...spans)).toBeLessThan(6 * 3600);
  // All of it was asked for once.
  expect(spans.reduce((sum, span) => sum + span + 30, 0)).toBe(2 * DAY + 30);
});

test('a record says what was recorded of the rules as they are now, and can be cited', async () => {
  given = { lacks: ['http_request_duration_seconds_bucket'] };
  const { code, out, err } = await run('--record', 'november');
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('november.json: written') });
  expect(out).toContain("stage: page({ backtest: 'november' }),");
  const record = JSON.parse(readFileSync(path.join(history, 'november.json'), 'utf8')) as HistoryRecord;
  expect(record).toMatchObject({
    source: 'shadow',
    environment: 'large',
    from: '2026-11-27T12:00:00Z',
    to: '2026-11-29T12:00:00Z',
  });
  expect(record.alerts.HighErrorRate).toMatchObject({ firings: 2, seconds: 1200, pages: 0 });
  const { history: read, problems } = readHistory(history);
  expect(problems).toEqual([]);
  const rule = record.alerts.HighErrorRate?.rule ?? '';
  expect(citation(read, 'november', 'HighErrorRate', rule)).toMatchObject({ name: 'november' });
  // It never had data, so that its silence is no evidence.
  expect(out).toContain('Without data: HighLatency; the history has no http_request_duration_seconds_bucket');
  expect(citation(read, 'november', 'HighLatency', record.alerts.HighLatency?.rule ?? '')).toEqual({
    reason: expect.stringContaining('without http_request_duration_seconds_bucket'),
  });
});

test('how often somebody had to act completes the citation', async () => {
  const { out } = await run('--alert', 'HighErrorRate', '--right', '1');
  expect(out).toContain('fired: 2, right: 1 } }),');
  expect(out).not.toContain('HOW_OFTEN');
});

test('less history than was asked for is a warning, and the citation is of what there is', async () => {
  const { out, err } = await run('--since', '30d');
  expect(err).toContain('warning: there is less history than asked for: 2d 12h, from 2026-11-27T00:0');
  expect(out).toContain("from: '2026-11-27', to: '2026-11-29'");
});

test('a rule that the server has another form of, or does not have, is left out of the record', async () => {
  given = { rules: [{ ...loaded.find(({ name }) => name === 'HighErrorRate'), query: 'vector(1)' }] };
  const { out } = await run('--record', 'other');
  expect(out).toContain(
    'Evaluated there by another rule than is declared, so that they are left out: apply dist/: HighErrorRate',
  );
  expect(out).toContain('Not evaluated there, since it does not have them: HighLatency');
  expect(readHistory(history).history.get('other')?.alerts).toEqual({});
});

test.each<[string, Given, string]>([
  [
    'another program',
    { status: 404, body: 'not found' },
    'is no Prometheus: /api/v1/status/config returned HTTP 404 not found',
  ],
  ['a page', { body: '<html>' }, 'is no Prometheus: /api/v1/status/config returned HTTP 200 <html>'],
  ['JSON of another kind', { body: '[]' }, 'is no Prometheus: /api/v1/status/config has no data'],
  [
    'a sign-in',
    { status: 302 },
    "wants a sign-in (HTTP 302): give it a header with --headers, or forward Prometheus's port",
  ],
  [
    'another environment',
    { config: 'environment: small' },
    'is the Prometheus of small, not of large: add --env small',
  ],
  ['another company', { config: 'region: x' }, 'is no Prometheus of this stack'],
  ['no alert in shadow', { rules: [] }, 'evaluates no alert in shadow: apply dist/ to it first'],
  [
    'no history',
    { begun: NOW },
    'has no history from 2026-11-27T12:00:00Z to 2026-11-29T12:00:00Z: it scraped nothing then',
  ],
])('a server with %s is an error of one line', async (_, wrong, message) => {
  given = wrong;
  const { code, out, err } = await run();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`${url} ${message}`);
  expect(err.split('\n')).toHaveLength(1);
});

test('a server that is away', async () => {
  const { code, err } = await run('--url', 'http://127.0.0.1:9');
  expect({ code, lines: err.split('\n').length }).toEqual({ code: 1, lines: 1 });
  expect(err).toContain('http://127.0.0.1:9 cannot be reached: ');
});

test.each<[readonly string[], string]>([
  [['--since', 'soon'], '--since is "soon", must be a duration above zero'],
  [['--record', 'Two words'], '--record is "Two words", must be a name such as'],
  [['--record', 'x', '--alert', 'HighErrorRate'], '--record is of all alerts in shadow'],
  [['--right', '1'], '--right is of one alert: add --alert NAME'],
  [['--alert', 'HighErrorRate', '--right', 'often'], '--right is "often", must be a whole number'],
  [['--env', 'larg'], 'There is no environment "larg" — did you mean "large"?'],
  [['--alert', 'HighErorRate'], 'HighErorRate is not in shadow in large — did you mean "HighErrorRate"?'],
])('%j is refused, and asks no server', async (args, message) => {
  const { code, err } = await run(...args);
  expect(code).toBe(1);
  expect(err).toContain(message);
  expect(asked).toEqual([]);
});

test('without --url the message says which one is wanted', async () => {
  const { err } = await printed(() => runShadow(stack, ['--since', '30d']));
  expect(err).toContain('--url: which Prometheus? Such as --url http://localhost:9090');
});
