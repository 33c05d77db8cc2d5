/** What `npm run silences` says when it cannot do what it is asked. test/real/silences.test.ts has the rest. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leftOut } from '../../../lib/base';
import { type DeclaredSilence, silence } from '../../../lib/people';
import { runSilences } from '../../../lib/silences';
import { harbour } from '../../example/stack';
import { printed } from '../../support/printed';

/** Of no stack but the one that a test makes. */
const outside = (...args: Parameters<typeof silence>) => leftOut(silence(...args), 'a test has it');

const run = (args: readonly string[], silences: readonly DeclaredSilence[] = []) =>
  printed(() => runSilences({ ...harbour, silences }, args));

let server: Server;
let url: string;
let answer: { status: number; headers?: Record<string, string>; body?: string };
let asked: IncomingMessage[];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(answer.status, { ...answer.headers, connection: 'close' }).end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(() => server.close());

test.each<[readonly string[], string]>([
  [[], 'plan or apply, not nothing'],
  [['change', '--url', 'http://localhost:9093'], 'plan or apply, not "change"'],
  [['plan', 'apply', '--url', 'http://localhost:9093'], 'plan or apply, not "plan" "apply"'],
  [['plan'], '--url: which Alertmanager? Such as --url http://localhost:9093'],
  [['plan', '--url', 'localhost:9093'], '--url: "localhost:9093"; wanted http://… or https://…, without a query'],
  [['plan', '--url', 'http://a:b@localhost'], '--url: it contains credentials'],
  [
    ['plan', '--url', 'http://localhost:9093', '--env', 'larg'],
    'There is no environment "larg" — did you mean "large"?',
  ],
  [['plan', '--url', 'http://localhost:9093', '--headers', 'nowhere'], '--headers: nowhere cannot be read (ENOENT)'],
])('%j is refused with the reason, and asks no server', async (args, message) => {
  const { code, err } = await run(args);
  expect(code).toBe(1);
  expect(err).toContain(message);
  expect(err).toContain('usage: npm run silences');
});

test('declarations that synth refuses change nothing', async () => {
  const wrong = outside('known', {
    environments: ['large'],
    owner: 'operations',
    reason: 'known',
    mutes: { alertname: 'NoSuchAlert' },
    until: new Date(Date.now() + 86_400_000).toISOString() as `${number}-${number}-${number}T${string}`,
  });
  const { code, err } = await run(['apply', '--url', url], [wrong]);
  expect(code).toBe(1);
  expect(err).toContain('mutes.alertname: no alert of large has "NoSuchAlert"');
  expect(err).toMatch(/1 problem(, \d+ warnings?)?; Alertmanager is unchanged/);
  expect(asked).toEqual([]);
});

test('a server that is away', async () => {
  const { code, err } = await run(['plan', '--url', 'http://127.0.0.1:9']);
  expect(code).toBe(1);
  expect(err).toMatch(
    /^http:\/\/127\.0\.0\.1:9 cannot be reached: .+\. Without a way from outside, forward its port\. /,
  );
  expect(err).toMatch(/Nothing is changed\.$/);
});

test.each<[string, typeof answer, string]>([
  [
    'a server without the API',
    { status: 404, body: 'not here' },
    'is no Alertmanager: /api/v2/status returned HTTP 404 not here',
  ],
  ['a page', { status: 200, body: '<html>' }, 'is no Alertmanager: /api/v2/status returned HTTP 200 <html>'],
  [
    'another program’s JSON',
    { status: 200, body: '{"status":"success"}' },
    'is no Alertmanager: /api/v2/status has no configuration',
  ],
  [
    'a sign-in',
    { status: 302, headers: { location: 'https://login.test/' } },
    'wants a sign-in (HTTP 302): give it a header with --headers',
  ],
  ['a refusal', { status: 403 }, 'wants a sign-in (HTTP 403)'],
  [
    'another Alertmanager',
    { status: 200, body: JSON.stringify({ config: { original: 'receivers:\n- name: default\n' } }) },
    "is another Alertmanager than large's: it has no receiver operations-critical",
  ],
])('%s is refused before anything is sent', async (_, given, message) => {
  answer = given;
  const { code, err } = await run(['apply', '--url', url]);
  expect(code).toBe(1);
  expect(err).toContain(message);
  expect(asked.map(({ method, url: route }) => `${method} ${route}`)).toEqual(['GET /api/v2/status']);
});

describe('headers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'headers-'));
  const file = path.join(folder, 'headers');
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    answer = { status: 404 };
  });

  test('of a file and of the environment are sent', async () => {
    writeFileSync(file, 'Cookie: session=secret-value\n\nX-Scope: harbour\n');
    process.env.ALERTMANAGER_AUTHORIZATION = 'Bearer token';
    try {
      await run(['plan', '--url', url, '--headers', file]);
    } finally {
      delete process.env.ALERTMANAGER_AUTHORIZATION;
    }
    expect(asked[0]?.headers).toMatchObject({
      cookie: 'session=secret-value',
      'x-scope': 'harbour',
      authorization: 'Bearer token',
    });
  });

  test('a line that is none is named by its number, and not repeated', async () => {
    writeFileSync(file, 'X-Scope: harbour\nsecret-value\n');
    const { err } = await run(['plan', '--url', url, '--headers', file]);
    expect(err).toContain(`--headers: line 2 of ${file} is no header; wanted "Name: value"`);
    expect(err).not.toContain('secret-value');
    expect(asked).toEqual([]);
  });
});
