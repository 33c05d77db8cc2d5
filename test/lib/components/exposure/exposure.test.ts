import {
  checkExposure,
  type Exposure,
  exposureFlows,
  httpSolverFlows,
  interfacePeers,
  interfaceUrl,
  USER_INTERFACES,
  UserInterfaces,
  type UserInterfacesProps,
} from '../../../../lib/components/exposure';
import type { Flow } from '../../../../lib/k8s';
import { large, names } from '../../../example/stack';
import { synthesized } from '../synthesized';

const exposure = large.exposure as Required<Exposure>;
const { grafana, jaeger } = interfacePeers(names);

const props: Required<UserInterfacesProps> = {
  exposure,
  interfaces: [
    { peer: grafana, port: 'web', host: 'grafana.example.com' },
    { peer: jaeger, port: 'web', host: 'jaeger.example.com' },
  ],
};

const synth = (given: UserInterfacesProps) =>
  synthesized(chart => new UserInterfaces(chart, 'interfaces', given)).objects;

test('makes nothing where nothing is exposed', () => {
  expect(synth({ ...props, interfaces: [] })).toEqual([]);
});

test('gives each interface a host, a certificate of its own, and a sign-in before it', () => {
  const ingresses = synth(props);
  expect(ingresses.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Ingress grafana',
    'Ingress jaeger-query',
  ]);
  const [first] = ingresses;
  expect(first.spec).toEqual({
    ingressClassName: exposure.ingressClass,
    tls: [{ hosts: ['grafana.example.com'], secretName: 'grafana-tls' }],
    rules: [
      {
        host: 'grafana.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'grafana', port: { name: 'web' } } } }],
        },
      },
    ],
  });
  expect(first.metadata.annotations).toEqual({
    'cert-manager.io/cluster-issuer': exposure.certificateIssuer,
    'nginx.ingress.kubernetes.io/auth-url': exposure.signIn.authUrl,
    'nginx.ingress.kubernetes.io/auth-signin': exposure.signIn.signInUrl,
    'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
  });
});

test('lets the ingress controller reach each interface, and nobody else', () => {
  expect(exposureFlows(names, exposure)).toEqual(
    Object.values(interfacePeers(names)).map(to => ({
      from: { kind: 'namespace', name: 'ingress-controller', namespace: 'ingress' },
      to,
      port: 'web',
      why: 'serves the user interface',
    })),
  );
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

test.each<[string, Partial<Exposure>, string]>([
  ['a URL in place of a domain', { domain: 'https://example.com' }, 'exposure.domain: "https://example.com" is not'],
  ['no class', { ingressClass: '' }, 'exposure.ingressClass: "" is not valid'],
  ['a namespace in capitals', { controllerNamespace: 'Ingress' }, 'exposure.controllerNamespace: "Ingress" is not'],
  [
    'an issuer with a space',
    { certificateIssuer: 'lets encrypt' },
    'exposure.certificateIssuer: "lets encrypt" is not',
  ],
  [
    'a sign-in without TLS',
    { signIn: { ...exposure.signIn, authUrl: 'http://login.example.com/auth' } },
    'exposure.signIn.authUrl: "http://login.example.com/auth"; wanted https://…, without "/" at the end',
  ],
])('%s is refused', (_, changed, message) => {
  expect(checkExposure('exposure', exposure)).toEqual([]);
  const found = checkExposure('exposure', { ...exposure, ...changed }).map(each => `${each.field}: ${each.message}`);
  expect(found).toEqual([expect.stringContaining(message)]);
});

test('lets the ingress controller reach the pods that answer an HTTP-01 challenge', () => {
  const [only, ...others] = httpSolverFlows(names, exposure);
  const { from, to, port } = only as Flow;
  expect(others).toEqual([]);
  expect(from).toEqual({ kind: 'namespace', name: 'ingress-controller', namespace: 'ingress' });
  expect(to).toMatchObject({
    namespace: 'harbour-watch',
    labels: { 'acme.cert-manager.io/http01-solver': 'true' },
    ports: { [port]: { number: 8089 } },
  });
});
