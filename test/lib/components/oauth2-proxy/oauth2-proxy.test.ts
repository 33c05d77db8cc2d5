import { USER_INTERFACES, type UserInterface } from '../../../../lib/components/exposure';
import { roleOf } from '../../../../lib/components/grafana/identity';
import {
  checkSignIn,
  OAUTH2_PROXIES,
  OAuth2Proxy,
  type OAuth2ProxyProps,
  oauth2ProxyFlows,
  oauth2ProxySecret,
  type SignIn,
} from '../../../../lib/components/oauth2-proxy';
import { contextOf, large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const signIn = large.exposure?.signIn as SignIn;
const full: Required<OAuth2ProxyProps> = {
  names,
  image: 'oauth2-proxy',
  network: contextOf(large).network,
  highlyAvailable: true,
  ui: 'grafana',
  signIn,
  url: 'https://grafana.watch.harbour.example.com',
};

function synth(ui: UserInterface, changed: Partial<SignIn> = {}) {
  const props = { ...full, ui, signIn: { ...signIn, ...changed } };
  const { one, container, pod, objects } = synthesized(chart => new OAuth2Proxy(chart, 'proxy', props));
  const name = `oauth2-proxy-${ui}`;
  const text: string = one('ConfigMap', name).data['oauth2-proxy.cfg'];
  const config = Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map(line => line.split(/ = (.*)/s))
      .map(([key, value]) => [key, JSON.parse(value as string)]),
  );
  return { objects, config, text, one, container: container(name), pod: pod(name) };
}

test('each user interface has a proxy of its own, which leads to it and to nothing else', () => {
  expect(OAUTH2_PROXIES.map(({ name }) => name)).toEqual(USER_INTERFACES.map(ui => `oauth2-proxy-${ui}`));
  expect(synth('prometheus').config.upstreams).toEqual(['http://prometheus.harbour-watch.svc:9090']);
  expect(synth('jaeger').config.upstreams).toEqual(['http://jaeger-query.harbour-watch.svc:16686']);
});

test('who may silence sees Alertmanager, and who may look does not: whoever reaches it can silence', () => {
  expect(signIn.mayLook).not.toEqual(signIn.maySilence);
  expect(synth('alertmanager').config.allowed_groups).toEqual(signIn.maySilence);
  for (const ui of ['grafana', 'prometheus', 'jaeger'] as const) {
    expect(synth(ui).config.allowed_groups).toEqual([...signIn.mayLook, ...signIn.maySilence]);
  }
});

test('anyone is everybody with an address in one of the domains', () => {
  const emailDomains = ['harbour.example.com'] as const;
  const { config } = synth('grafana', { mayLook: 'anyone', emailDomains });
  expect(config).not.toHaveProperty('allowed_groups');
  expect(config.email_domains).toEqual(emailDomains);
  expect(synth('alertmanager', { mayLook: 'anyone', emailDomains }).config.allowed_groups).toEqual(signIn.maySilence);
});

test('nothing is let through without a session, and no header from outside is believed', () => {
  for (const ui of USER_INTERFACES) {
    const { config } = synth(ui);
    const lax = Object.keys(config).filter(key => /^(skip_(auth|jwt)|trusted|htpasswd|insecure_oidc_allow)/.test(key));
    expect(lax).toEqual([]);
    expect(config).toMatchObject({
      reverse_proxy: false,
      insecure_oidc_skip_nonce: false,
      code_challenge_method: 'S256',
    });
  }
});

test('only Grafana gets the token: it takes the identity from there', () => {
  const passes = USER_INTERFACES.filter(ui => synth(ui).config.pass_authorization_header);
  expect(passes).toEqual(['grafana']);
});

test('a session is a cookie that only this host and no script sees', () => {
  const { config } = synth('grafana');
  expect(config.cookie_name).toMatch(/^__Host-/);
  expect(config).toMatchObject({ cookie_secure: true, cookie_httponly: true, cookie_samesite: 'lax' });
  expect(config).not.toHaveProperty('cookie_domains');
});

test('secrets are files of a Secret of its own that may be absent', () => {
  const { pod, config, text } = synth('jaeger');
  const secret = oauth2ProxySecret('jaeger', names);
  expect(pod.volumes).toContainEqual(
    expect.objectContaining({ secret: expect.objectContaining({ secretName: secret.name, optional: true }) }),
  );
  expect(Object.keys(secret.keys)).toEqual(['client-secret', 'cookie-secret']);
  expect(config.cookie_secret_file).toBe('/run/secrets/oauth2-proxy/cookie-secret');
  expect(text).not.toMatch(/^(client|cookie)_secret = /m);
});

test('survives the loss of a node, and rolls when its configuration changes', () => {
  const { one, container } = synth('grafana', { replicas: 2 });
  const { spec } = one('Deployment', 'oauth2-proxy-grafana');
  expect(spec.replicas).toBe(2);
  expect(spec.template.metadata.annotations).toHaveProperty(['checksum/config']);
  expect(one('PodDisruptionBudget', 'oauth2-proxy-grafana')).toBeDefined();
  expect(container.resources).toEqual({ requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } });
});

test('asks the provider, wherever it is: its own pods if it is a Service', () => {
  const providers = (issuer: string) => [
    ...new Set(
      oauth2ProxyFlows(names, { ...signIn, issuer })
        .filter(({ port }) => port === 'https')
        .map(({ to }) => `${to.kind} ${to.name}:${to.ports.https?.number}`),
    ),
  ];
  expect(providers('https://login.example.com/realms/a')).toEqual(['addresses login.example.com:443']);
  expect(providers('https://keycloak.auth.svc:8443')).toEqual(['pods keycloak:8443']);
});

describe('the role in Grafana', () => {
  test('is that of an editor for those who may silence', () => {
    expect(roleOf({ ...signIn, maySilence: ['on-call', 'sre'] })).toBe(
      `(contains(to_array("groups"), 'on-call') || contains(to_array("groups"), 'sre')) && 'Editor' || 'Viewer'`,
    );
    expect(roleOf({ ...signIn, maySilence: ['a'], groupsClaim: 'cognito:groups' })).toContain(
      'to_array("cognito:groups")',
    );
    expect(roleOf({ ...signIn, maySilence: 'anyone' })).toBe("'Editor'");
  });
});

test.each<[string, object, string]>([
  [
    'an issuer without TLS',
    { issuer: 'http://login.example.com' },
    'signIn.issuer: "http://login.example.com"; wanted https',
  ],
  ['keys that are no URL', { keys: '/keys' }, 'signIn.keys: "/keys"; wanted https://…'],
  ['a client with a quote', { clientId: 'a"b' }, 'signIn.clientId: "a\\"b" is not valid'],
  ['nobody', { mayLook: [] }, 'signIn.mayLook: []; wanted a list of groups, or "anyone"'],
  ['one name in place of a list', { maySilence: 'on-call' }, 'signIn.maySilence: "on-call"; wanted a list of groups'],
  [
    'anyone whom the provider knows',
    { mayLook: 'anyone' },
    'signIn.mayLook: "anyone" without emailDomains; name groups, or emailDomains: otherwise every user of the provider is let in',
  ],
  ['a group that ends a text', { maySilence: ["on'call"] }, 'signIn.maySilence[0]: "on\'call" is not valid'],
  [
    'a domain that is an address',
    { emailDomains: ['a@example.com'] },
    'signIn.emailDomains[0]: "a@example.com" is not',
  ],
  ['scopes without an identity', { scopes: ['email'] }, 'signIn.scopes: email; add openid'],
  ['a claim with a space', { groupsClaim: 'my groups' }, 'signIn.groupsClaim: "my groups" is not valid'],
  ['a single proxy where nodes are drained', { replicas: 1 }, 'signIn.replicas: 1; wanted at least 2'],
])('%s is refused', (_, changed, message) => {
  expect(checkSignIn('signIn', signIn, true)).toEqual([]);
  const found = checkSignIn('signIn', { ...signIn, ...changed } as SignIn, true);
  expect(found.map(({ field, message: text }) => `${field}: ${text}`)).toEqual([expect.stringContaining(message)]);
});

test('groups as directories name them are accepted', () => {
  const maySilence = ['CN=On Call,OU=Groups,DC=example,DC=com', '9f1c2d3e-0000-4000-8000-000000000000'] as const;
  expect(checkSignIn('signIn', { ...signIn, issuer: 'https://a.example.com/', maySilence }, true)).toEqual([]);
});
