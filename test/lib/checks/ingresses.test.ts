import { large, small } from '../../example/stack';
import { Example, inMonitoring, MONITORING, type Spoilt } from './example';

const ingress = inMonitoring('Ingress', 'views');
const HOST = 'views.example.com';
const { authUrl, signInUrl } = large.exposure?.signIn ?? {};

test.each<Spoilt>([
  [
    'no TLS for a host',
    example => example.set('Ingress views', 'spec.tls.0.hosts', ['view.example.com']),
    [`${ingress}: spec.tls: none for host ${HOST}; add it with a certificate`],
  ],
  [
    'no host',
    example => example.set('Ingress views', 'spec.rules.0.host', undefined),
    [`${ingress}: spec.rules[0].host: not set; name the host that it answers for`],
  ],
  [
    'an answer for every host',
    example => example.set('Ingress views', 'spec.defaultBackend', { service: { name: 'views' } }),
    [`${ingress}: spec.defaultBackend: set; it would answer for every host, name the hosts in rules`],
  ],
  [
    'a certificate that is kept nowhere',
    example => example.set('Ingress views', 'spec.tls.0.secretName', undefined),
    [`${ingress}: spec.tls[0].secretName: not set; name the Secret that holds the certificate`],
  ],
  [
    'a certificate that nothing creates',
    example => example.set('Ingress views', ['metadata', 'annotations', 'cert-manager.io/cluster-issuer'], undefined),
    [
      `${ingress}: spec.tls[0].secretName: nothing creates "views-tls"; set the annotation cert-manager.io/cluster-issuer, or declare the Secret with its component`,
    ],
  ],
  [
    'no authentication',
    example =>
      example.set('Ingress views', 'metadata.annotations', { 'cert-manager.io/cluster-issuer': 'letsencrypt' }),
    [
      `${ingress}: metadata.annotations[nginx.ingress.kubernetes.io/auth-url]: not set; wanted exposure.signIn.authUrl, "${authUrl}"`,
      `${ingress}: metadata.annotations[nginx.ingress.kubernetes.io/auth-signin]: not set; wanted exposure.signIn.signInUrl, "${signInUrl}"`,
    ],
  ],
  [
    'authentication by somebody else',
    example =>
      example.set(
        'Ingress views',
        ['metadata', 'annotations', 'nginx.ingress.kubernetes.io/auth-url'],
        'https://example.com',
      ),
    [
      `${ingress}: metadata.annotations[nginx.ingress.kubernetes.io/auth-url]: "https://example.com"; wanted exposure.signIn.authUrl, "${authUrl}"`,
    ],
  ],
  [
    'a Service that is not there',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.name', 'view'),
    [
      `${ingress}: spec.rules[${HOST}/].backend.service: there is no Service "view" in namespace ${MONITORING} — did you mean "views"?`,
    ],
  ],
  [
    'a port’s name that the Service has not',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.port', { name: 'http' }),
    [`${ingress}: spec.rules[${HOST}/].backend.service.port: Service "views" has no port "http"; it has web (9090)`],
  ],
  [
    'a port’s number that the Service has not',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.port', { number: 80 }),
    [`${ingress}: spec.rules[${HOST}/].backend.service.port: Service "views" has no port "80"; it has web (9090)`],
  ],
])('%s', (_, spoil, problems) => {
  expect(spoil(new Example()).problems()).toEqual(problems);
});

test('in an environment that exposes nothing', () => {
  const { storageClass = '' } = large;
  expect(new Example().problems({ environment: { ...small, storageClass } })).toEqual([
    `${ingress}: spec: environment small has no exposure; set it, or remove the Ingress`,
  ]);
});

test('a port by its number, and a certificate that people make, pass', () => {
  const keys = { 'tls.crt': { holds: '', without: '' } };
  const certificate = { name: 'views-tls', namespace: MONITORING, usedBy: 'views', keys };
  const example = new Example()
    .set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.port', { number: 9090 })
    .set('Ingress views', ['metadata', 'annotations', 'cert-manager.io/cluster-issuer'], undefined);
  const problems = example.problems({ secrets: [certificate] });
  expect(problems.filter(problem => problem.startsWith(ingress))).toEqual([]);
});
