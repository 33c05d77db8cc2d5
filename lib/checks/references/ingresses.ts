import type { Problem } from '../../catalogue';
import type { Check, CheckContext } from '../manifest/check';
import type { Inventory, Located } from '../manifest/inventory';
import type { IngressBackend, ObjectOf } from '../manifest/manifest';

/** Where the ingress controller checks that a request is authenticated, and where it redirects the others. */
const SIGN_IN = {
  'nginx.ingress.kubernetes.io/auth-url': 'authUrl',
  'nginx.ingress.kubernetes.io/auth-signin': 'signInUrl',
} as const;
const ISSUER = 'cert-manager.io/cluster-issuer';

/** User interfaces are exposed over TLS, to people who are signed in, and have a backend that exists. */
export const ingresses: Check = function* (inventory, context) {
  for (const located of inventory.ofKind('Ingress')) {
    yield* checkAuthentication(located, context);
    yield* checkTls(located, context);
    yield* checkBackends(located, inventory);
  }
};

type Ingress = Located<ObjectOf<'Ingress'>>;

function* checkAuthentication({ where, object }: Ingress, { environment }: CheckContext): Iterable<Problem> {
  if (environment.exposure === undefined) {
    const message = `spec: environment ${environment.name} has no exposure; set it, or remove the Ingress`;
    yield { where, message };
    return;
  }
  const { signIn } = environment.exposure;
  for (const [annotation, field] of Object.entries(SIGN_IN) as [string, keyof typeof signIn][]) {
    const found = object.metadata.annotations?.[annotation];
    if (found === signIn[field]) continue;
    const is = found === undefined ? 'not set' : `"${found}"`;
    const message = `metadata.annotations[${annotation}]: ${is}; wanted exposure.signIn.${field}, "${signIn[field]}"`;
    yield { where, message };
  }
}

function* checkTls({ where, object }: Ingress, { secrets }: CheckContext): Iterable<Problem> {
  const { tls = [], rules = [], defaultBackend } = object.spec ?? {};
  if (defaultBackend)
    yield { where, message: 'spec.defaultBackend: set; it would answer for every host, name the hosts in rules' };
  const hosts = new Set(tls.flatMap(entry => entry.hosts ?? []));
  for (const [index, { host }] of rules.entries()) {
    if (host === undefined)
      yield { where, message: `spec.rules[${index}].host: not set; name the host that it answers for` };
    else if (!hosts.has(host)) yield { where, message: `spec.tls: none for host ${host}; add it with a certificate` };
  }
  for (const [index, { secretName }] of tls.entries()) {
    const { annotations, namespace } = object.metadata;
    const declared = secrets.some(secret => secret.name === secretName && secret.namespace === namespace);
    if (secretName === undefined) {
      yield { where, message: `spec.tls[${index}].secretName: not set; name the Secret that holds the certificate` };
    } else if (!annotations?.[ISSUER] && !declared) {
      const message = `nothing creates "${secretName}"; set the annotation ${ISSUER}, or declare the Secret with its component`;
      yield { where, message: `spec.tls[${index}].secretName: ${message}` };
    }
  }
}

function* checkBackends({ where, object }: Ingress, inventory: Inventory): Iterable<Problem> {
  const { namespace } = object.metadata;
  for (const { host, http } of object.spec?.rules ?? []) {
    for (const { path = '/', backend } of http?.paths ?? []) {
      const message = checkBackend(backend, namespace, inventory);
      if (message !== undefined) yield { where, message: `spec.rules[${host}${path}].backend.service${message}` };
    }
  }
}

function checkBackend(backend: IngressBackend | undefined, namespace: string | undefined, inventory: Inventory) {
  const { name = '', port = {} } = backend?.service ?? {};
  const service = inventory.find('Service', namespace, name);
  if (service === undefined) return `: ${inventory.missing('Service', namespace, name)}`;
  const ports = service.object.spec?.ports ?? [];
  if (ports.some(open => (port.name === undefined ? open.port === port.number : open.name === port.name)))
    return undefined;
  const known = ports.map(open => (open.name === undefined ? open.port : `${open.name} (${open.port})`));
  return `.port: Service "${name}" has no port "${port.name ?? port.number}"; it has ${known.join(', ') || 'none'}`;
}
