import { App, Chart, Testing } from 'cdk8s';
import { UserInterfaces, type UserInterfacesProps } from '../../../../lib/components/exposure';
import { grafana, jaegerQuery } from '../../../../lib/components/peers';
import { production } from '../../../../lib/environments';

const { exposure } = production;
if (exposure === undefined) throw new Error('production exposes its user interfaces');

const props: Required<UserInterfacesProps> = {
  exposure,
  interfaces: [
    { peer: grafana, port: 'web', host: 'grafana.example.com' },
    { peer: jaegerQuery, port: 'web', host: 'jaeger.example.com' },
  ],
};

function synth(given: UserInterfacesProps) {
  const chart = new Chart(new App(), 'test');
  new UserInterfaces(chart, 'interfaces', given);
  return Testing.synth(chart);
}

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
