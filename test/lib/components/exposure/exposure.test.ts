import {
  checkExposure,
  type Exposure,
  exposureFlows,
  httpSolverFlows,
  interfacePeers,
  interfaceUrl,
  probedUrl,
  USER_INTERFACES,
  UserInterfaces,
  type UserInterfacesProps,
} from '../../../../lib/components/exposure';
import { oauth2ProxyPeer } from '../../../../lib/components/oauth2-proxy';
import { type Flow, portNumber } from '../../../../lib/k8s';
import { large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

type By<K extends Exposure['by']> = Exposure & { readonly by: K };
const exposure = large.exposure as By<'ingress'>;
const { domain, controller, signIn } = exposure;
const gateway: By<'gateway'> = {
  ...{ by: 'gateway', domain, controller, signIn },
  gateway: { namespace: 'gateways', name: 'public', listener: 'watch-https' },
};

const interfaces: UserInterfacesProps['interfaces'] = [
  { name: 'grafana', proxy: oauth2ProxyPeer('grafana', names), host: 'grafana.example.com' },
  { name: 'jaeger-query', proxy: oauth2ProxyPeer('jaeger', names), host: 'jaeger.example.com' },
];
const synth = (given: UserInterfacesProps) =>
  synthesized(chart => new UserInterfaces(chart, 'interfaces', given)).objects;

test('makes nothing where nothing is exposed', () => {
  expect(synth({ exposure, interfaces: [] })).toEqual([]);
});

test('gives each interface a host and a certificate of its own, and leads to the proxy before it', () => {
  const ingresses = synth({ exposure, interfaces });
  expect(ingresses.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Ingress grafana',
    'Ingress jaeger-query',
  ]);
  const [first] = ingresses;
  const backend = { service: { name: 'oauth2-proxy-grafana', port: { name: 'web' } } };
  expect(first.spec).toEqual({
    ingressClassName: 'nginx',
    tls: [{ hosts: ['grafana.example.com'], secretName: 'grafana-tls' }],
    rules: [{ host: 'grafana.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  });
  expect(first.metadata.annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'issuer' });
});

test('asks no controller to sign anybody in', () => {
  const annotations = synth({ exposure, interfaces }).flatMap(({ metadata }) => Object.keys(metadata.annotations));
  expect(annotations.filter(name => /auth|sign/.test(name))).toEqual([]);
});

test('makes routes of the Gateway API where there is one, through its listener with TLS', () => {
  const routes = synth({ exposure: gateway, interfaces });
  expect(routes.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'HTTPRoute harbour-watch/grafana',
    'HTTPRoute harbour-watch/jaeger-query',
  ]);
  expect(routes[1].spec).toMatchObject({
    parentRefs: [{ kind: 'Gateway', namespace: 'gateways', name: 'public', sectionName: 'watch-https' }],
    hostnames: ['jaeger.example.com'],
    rules: [{ backendRefs: [{ kind: 'Service', name: 'oauth2-proxy-jaeger', port: 4180 }] }],
  });
});

test('lets the pods of the controller reach the proxies and nothing else, and these what they stand before', () => {
  const flows = exposureFlows(names, exposure);
  const described = flows.map(({ from, to, port }) => `${from.name} → ${to.name}:${portNumber(to, port as never)}`);
  expect(described.filter(each => !each.endsWith('login.harbour.example.com:443')).sort()).toEqual([
    'ingress-controller → oauth2-proxy-alertmanager:4180',
    'ingress-controller → oauth2-proxy-grafana:4180',
    'ingress-controller → oauth2-proxy-jaeger:4180',
    'ingress-controller → oauth2-proxy-prometheus:4180',
    'oauth2-proxy-alertmanager → alertmanager:9093',
    'oauth2-proxy-grafana → grafana:3000',
    'oauth2-proxy-jaeger → jaeger-query:16686',
    'oauth2-proxy-prometheus → prometheus:9090',
  ]);
  const [{ from } = {}] = flows;
  expect(from).toMatchObject({ kind: 'pods', namespace: 'ingress', labels: controller.labels });
});

test('an interface is reached below the domain; without one, on the port that its pods serve', () => {
  expect(USER_INTERFACES.map(ui => interfaceUrl(exposure, ui))).toEqual([
    'https://grafana.watch.harbour.example.com',
    'https://prometheus.watch.harbour.example.com',
    'https://alertmanager.watch.harbour.example.com',
    'https://jaeger.watch.harbour.example.com',
  ]);
  const forwarded = USER_INTERFACES.map(ui => interfaceUrl(undefined, ui));
  const served = USER_INTERFACES.map(ui => `http://localhost:${interfacePeers(names)[ui].ports.web.number}`);
  expect(forwarded).toEqual(served);
});

test('what is probed is a path of an interface that a proxy guards as an API', () => {
  expect(USER_INTERFACES.map(ui => probedUrl(exposure, ui).slice(interfaceUrl(exposure, ui).length))).toEqual(
    USER_INTERFACES.map(() => expect.stringMatching(/^\/api\//)),
  );
});

const found = (changed: object, highlyAvailable = true) =>
  checkExposure('exposure', { ...exposure, ...changed } as Exposure, highlyAvailable).map(
    ({ field, message }) => `${field}: ${message}`,
  );

test.each<[string, object, string | readonly string[]]>([
  ['a URL in place of a domain', { domain: 'https://example.com' }, 'exposure.domain: "https://example.com" is not'],
  ['no class', { class: '' }, 'exposure.class: "" is not valid'],
  ['neither of the two ways', { by: 'route' }, 'exposure.by: "route" is not known; there are ingress, gateway'],
  [
    'a namespace in capitals',
    { controller: { ...controller, namespace: 'In' } },
    'exposure.controller.namespace: "In" is',
  ],
  [
    'every pod of a namespace',
    { controller: { ...controller, labels: {} } },
    'exposure.controller.labels: none; name those of the controller’s pods: otherwise every pod of its namespace may connect',
  ],
  [
    'a label that is none',
    { controller: { ...controller, labels: { 'a b': 'c' } } },
    'exposure.controller.labels: "a b" is',
  ],
  [
    'an issuer of certificates with a space',
    { certificateIssuer: 'lets encrypt' },
    'exposure.certificateIssuer: "lets encrypt" is not',
  ],
  [
    'a Gateway without a listener',
    { ...gateway, gateway: { namespace: 'gateways', name: 'public' } },
    'exposure.gateway.listener: undefined is not valid',
  ],
  [
    'what trusted the controller',
    { ingressClass: 'traefik', controllerNamespace: 'traefik' },
    [
      "exposure.ingressClass: no longer known; set by: 'ingress' and class",
      'exposure.controllerNamespace: no longer known; set controller, with the labels of its pods',
    ],
  ],
  [
    'no sign-in',
    { signIn: undefined },
    'exposure.signIn: not set; say by which OpenID Connect provider people sign in',
  ],
])('%s is refused', (_, changed, messages) => {
  expect(found({})).toEqual([]);
  expect(found(changed)).toEqual([messages].flat().map(message => expect.stringContaining(message)));
});

test('a class of any controller is accepted, since none is trusted with the sign-in', () => {
  for (const name of ['traefik', 'haproxy', 'alb']) expect(found({ class: name })).toEqual([]);
  expect(checkExposure('exposure', gateway, true)).toEqual([]);
});

test('lets the ingress controller reach the pods that answer an HTTP-01 challenge', () => {
  const [only, ...others] = httpSolverFlows(names, exposure);
  const { from, to, port } = only as Flow;
  expect(others).toEqual([]);
  expect(from).toMatchObject({ kind: 'pods', name: 'ingress-controller', ...exposure.controller });
  expect(to).toMatchObject({
    namespace: 'harbour-watch',
    labels: { 'acme.cert-manager.io/http01-solver': 'true' },
    ports: { [port]: { number: 8089 } },
  });
});
