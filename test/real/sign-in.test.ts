/**
 * The real oauth2-proxy before the user interfaces, with a provider of the test's own. Grafana is not built here: what it gets, and
 * verifies by the provider's keys, is looked at where it would arrive.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { yaml } from '../../lib/base';
import { blackbox, httpProbe, metricsOf, oauth2Proxy } from '../../lib/catalogue';
import { PROBE_MODULES, renderBlackboxConfig } from '../../lib/components/blackbox-exporter';
import { type Exposure, probedUrl, USER_INTERFACES, type UserInterface } from '../../lib/components/exposure';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { answers, freePort, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { large } from '../example/stack';
import { type OpenIdProvider, type Person, startOpenIdProvider } from '../support/openid-provider';
import { type GuardedInterface, guard } from '../support/sign-in';

const { clientId, mayLook, maySilence } = (large.exposure as Exposure).signIn;
const BLACKBOX = 'prometheus-blackbox-exporter';
const viewer: Person = { email: 'vera@harbour.example.com', groups: ['other', ...mayLook] };
const onCall: Person = { email: 'oscar@harbour.example.com', groups: [...maySilence] };
const stranger: Person = { email: 'sam@harbour.example.com', groups: ['other'] };

let provider: OpenIdProvider;
let guarded: Readonly<Record<UserInterface, GuardedInterface>>;
beforeAll(async () => {
  provider = await startOpenIdProvider(clientId, viewer);
  const all = await Promise.all(USER_INTERFACES.map(async ui => [ui, await guard(ui, provider)] as const));
  guarded = Object.fromEntries(all) as typeof guarded;
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  for (const each of Object.values(guarded ?? {})) each.close();
  provider?.close();
});

/** A browser of this person's that has opened the interface. */
async function signedIn(ui: UserInterface, person: Person) {
  provider.person = person;
  const browser = guarded[ui].browser();
  const { status } = await browser.open('/');
  guarded[ui].arrived.length = 0;
  return { browser, status };
}

describe.each(USER_INTERFACES)('%s without a session', ui => {
  const api = new URL(probedUrl(large.exposure, ui)).pathname;

  test.each([
    ...[
      '/',
      '/graph',
      '/metrics',
      '/-/ready',
      '/public/build/app.js',
      '/login',
      '/%2e%2e/api/v1/query',
      '//api/v1/query',
    ],
    ...['/oauth2/../metrics', '/ping/', '/ready/x', '/robots.txt/..', '/debug/pprof/', '/api', '/index.html#/api/'],
  ])('%s leads to the provider', async path => {
    const { status, headers } = await guarded[ui].browser().ask(path);
    if ([301, 308].includes(status)) expect(headers.location).toMatch(/^\//);
    else if (headers.location !== undefined) expect(headers.location).toMatch(`${provider.issuer}/authorize?`);
    else expect(status).toBeGreaterThanOrEqual(400);
    expect(guarded[ui].arrived).toEqual([]);
  });

  test.each([api, '/api/v1/query?query=up', '/api/v2/silences', '/api/datasources/proxy/1/api/v1/query'])(
    '%s is refused',
    async path => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        expect([method, (await guarded[ui].browser().ask(path, { method })).status]).toEqual([method, 401]);
      }
      expect(guarded[ui].arrived).toEqual([]);
    },
  );

  test.each([
    { 'x-forwarded-user': 'admin', 'x-forwarded-email': onCall.email, 'x-forwarded-groups': 'on-call' },
    { 'x-webauth-user': 'admin', 'x-auth-request-user': 'admin', 'x-auth-request-groups': 'on-call' },
    { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
    { 'x-forwarded-uri': '/ping', 'x-original-url': '/ping', 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
    { cookie: '__Host-sign-in=djIu.1700000000.c2lnbmF0dXJl' },
  ])('%j helps nobody', async headers => {
    expect((await guarded[ui].browser().ask(api, { headers: headers as never })).status).toBe(401);
    expect(guarded[ui].arrived).toEqual([]);
  });
});

describe('somebody who may look', () => {
  test.each(['grafana', 'prometheus', 'jaeger'] as const)(
    'sees %s, after the provider has said who it is',
    async ui => {
      const { browser, status } = await signedIn(ui, viewer);
      expect(status).toBe(200);
      const answer = await browser.ask('/api/v1/query?query=up', { method: 'POST' });
      expect(answer).toMatchObject({ status: 200, body: `${ui} itself` });
      expect(guarded[ui].arrived).toMatchObject([
        {
          method: 'POST',
          path: '/api/v1/query?query=up',
          headers: { 'x-forwarded-email': viewer.email, 'x-forwarded-groups': viewer.groups.join(',') },
        },
      ]);
    },
  );

  test('does not see Alertmanager, nor by the session of another interface', async () => {
    const { browser, status } = await signedIn('alertmanager', viewer);
    expect(status).toBe(403);
    browser.takeCookiesOf((await signedIn('grafana', viewer)).browser);
    expect((await browser.ask('/api/v2/silences', { method: 'POST' })).status).toBe(401);
    expect(guarded.alertmanager.arrived).toEqual([]);
  });
});

test('somebody who may silence sees everything, and silences', async () => {
  for (const ui of USER_INTERFACES) expect([ui, (await signedIn(ui, onCall)).status]).toEqual([ui, 200]);
  const { browser } = await signedIn('alertmanager', onCall);
  expect((await browser.ask('/api/v2/silences', { method: 'POST' })).status).toBe(200);
  expect(guarded.alertmanager.arrived).toMatchObject([{ method: 'POST', path: '/api/v2/silences' }]);
});

test.each(USER_INTERFACES)('somebody in none of the groups does not see %s', async ui => {
  const { browser, status } = await signedIn(ui, stranger);
  expect(status).toBe(403);
  expect((await browser.ask('/api/health')).status).toBe(401);
  expect(guarded[ui].arrived).toEqual([]);
});

test('Grafana gets a token that the provider has signed for this client, whatever a request brings along', async () => {
  const { browser } = await signedIn('grafana', viewer);
  const spoofed = { 'x-forwarded-user': 'admin', 'x-forwarded-email': 'admin', 'x-forwarded-groups': 'on-call' };
  await browser.ask('/api/user', {
    headers: { ...spoofed, X_Forwarded_Email: 'admin', authorization: 'Bearer a.b.c' },
  });
  const [{ headers } = { headers: {} as Record<string, string> }] = guarded.grafana.arrived;
  expect(provider.claimsOf(String(headers.authorization).replace(/^Bearer /, ''))).toMatchObject({
    iss: provider.issuer,
    aud: clientId,
    email: viewer.email,
    groups: viewer.groups,
  });
  expect(headers).toMatchObject({ 'x-forwarded-email': viewer.email, 'x-forwarded-groups': viewer.groups.join(',') });
  expect(JSON.stringify(headers)).not.toMatch(/"admin"|on-call/);
});

test('a session ends with the token of the provider', async () => {
  const short = await guard('grafana', provider, { cookie_refresh: '1s' });
  provider.person = viewer;
  provider.tokenSeconds = 5;
  const browser = short.browser();
  expect((await browser.open('/')).status).toBe(200);
  provider.tokenSeconds = 600;
  expect((await browser.ask('/api/health')).status).toBe(200);
  await waitFor(async () => (await browser.ask('/api/health')).status === 401, { what: 'the session to end' });
  short.close();
}, 60_000);

/** Debian's blackbox exporter with the module that is deployed, but for TLS, which the controller in front brings. */
test('a probe without credentials is refused by the proxy, and shows the status of an interface that stands open', async () => {
  const folder = temporaryFolder('blackbox');
  const probe = renderBlackboxConfig(['IPv4'], '').modules[PROBE_MODULES.page];
  const http = { ...probe.http, fail_if_not_ssl: false };
  const file = path.join(folder, 'blackbox.yml');
  writeFileSync(file, yaml({ modules: { [PROBE_MODULES.page]: { ...probe, http } } }));
  const address = `127.0.0.1:${await freePort()}`;
  const program = start(BLACKBOX, [`--config.file=${file}`, `--web.listen-address=${address}`]);
  await waitFor(answers(`http://${address}/-/healthy`), { what: 'the blackbox exporter', program });
  const probed = async (origin: string, ui: UserInterface) => {
    const target = origin + new URL(probedUrl(large.exposure, ui)).pathname;
    const query = new URLSearchParams({ module: PROBE_MODULES.page, target });
    const text = await (await fetch(`http://${address}/probe?${query}`)).text();
    const value = ({ name }: { readonly name: string }) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    return { success: value(blackbox.success), status: value(httpProbe.httpStatus) };
  };
  for (const ui of USER_INTERFACES) {
    const { port, behind } = guarded[ui];
    expect([ui, await probed(`http://127.0.0.1:${port}`, ui)]).toEqual([ui, { success: 1, status: 401 }]);
    expect([ui, await probed(behind, ui)]).toEqual([ui, { success: 0, status: 200 }]);
  }
});

test('the proxy exposes what the catalogue declares', async () => {
  await guarded.grafana.browser().ask('/api/health');
  const text = await (await fetch(guarded.grafana.metrics)).text();
  for (const { name } of metricsOf(oauth2Proxy)) expect(text).toMatch(new RegExp(`^# TYPE ${name} `, 'm'));
});
