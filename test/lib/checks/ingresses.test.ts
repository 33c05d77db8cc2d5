import { OAUTH2_PROXIES } from '../../../lib/components/oauth2-proxy';
import { large, small } from '../../example/stack';
import { Example, inMonitoring, MONITORING, type Spoilt } from './example';

const ingress = inMonitoring('Ingress', 'views');
const HOST = 'views.example.com';
const route = inMonitoring('HTTPRoute', 'views');
const PROXIES = OAUTH2_PROXIES.map(({ name }) => name).join(', ');

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
    'a way past the sign-in',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.name', 'views'),
    [
      `${ingress}: spec.rules[${HOST}/].backend.service: "views" asks nobody to sign in; wanted the proxy before a user interface; there are ${PROXIES}`,
    ],
  ],
  [
    'a route past the sign-in',
    example => example.set('HTTPRoute views', 'spec.rules.0.backendRefs.0.name', 'oauth2-proxy-grafna'),
    [
      `${route}: spec.rules[0].backendRefs[oauth2-proxy-grafna]: "oauth2-proxy-grafna" asks nobody to sign in; wanted the proxy before a user interface — did you mean "oauth2-proxy-grafana"?`,
    ],
  ],
  [
    'a route through whichever listener, for every host',
    example =>
      example
        .set('HTTPRoute views', 'spec.parentRefs.0.sectionName', undefined)
        .set('HTTPRoute views', 'spec.hostnames', []),
    [
      `${route}: spec.parentRefs[0].sectionName: not set; name the listener that terminates TLS`,
      `${route}: spec.hostnames: none; name the host that it answers for`,
    ],
  ],
  [
    'a port of a route that the Service has not',
    example => example.set('HTTPRoute views', 'spec.rules.0.backendRefs.0.port', 80),
    [
      `${route}: spec.rules[0].backendRefs[oauth2-proxy-grafana].port: Service "oauth2-proxy-grafana" has no port "80"; it has web (9090)`,
    ],
  ],
  [
    'a Service that is not there',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.name', 'oauth2-proxy-jaeger'),
    [
      `${ingress}: spec.rules[${HOST}/].backend.service: there is no Service "oauth2-proxy-jaeger" in namespace ${MONITORING}; declare it, or correct the name`,
    ],
  ],
  [
    'a port’s name that the Service has not',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.port', { name: 'http' }),
    [
      `${ingress}: spec.rules[${HOST}/].backend.service.port: Service "oauth2-proxy-grafana" has no port "http"; it has web (9090)`,
    ],
  ],
  [
    'a port’s number that the Service has not',
    example => example.set('Ingress views', 'spec.rules.0.http.paths.0.backend.service.port', { number: 80 }),
    [
      `${ingress}: spec.rules[${HOST}/].backend.service.port: Service "oauth2-proxy-grafana" has no port "80"; it has web (9090)`,
    ],
  ],
])('%s', (_, spoil, problems) => {
  expect(spoil(new Example()).problems()).toEqual(problems);
});

test('in an environment that exposes nothing', () => {
  const { storageClass = '' } = large;
  expect(new Example().problems({ environment: { ...small, storageClass } })).toEqual([
    `${ingress}: spec: environment small has no exposure; set it, or remove the Ingress`,
    `${route}: spec: environment small has no exposure; set it, or remove the HTTPRoute`,
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
