import { suggestion } from '../../base';
import type { Problem } from '../../catalogue';
import { OAUTH2_PROXIES } from '../../components/oauth2-proxy';
import type { Check, CheckContext } from '../manifest/check';
import type { Inventory, Located } from '../manifest/inventory';
import type { IngressBackend, ObjectOf } from '../manifest/manifest';

const ISSUER = 'cert-manager.io/cluster-issuer';
const PROXIES = OAUTH2_PROXIES.map(({ name }) => name);

/** User interfaces are exposed over TLS, through the proxy that asks who somebody is, by Services that exist. */
export const ingresses: Check = function* (inventory, context) {
  for (const located of inventory.ofKind('Ingress')) {
    yield* checkExposed(located, context, 'Ingress');
    yield* checkTls(located, context);
    yield* checkBackends(located, inventory);
  }
  for (const located of inventory.ofKind('HTTPRoute')) {
    yield* checkExposed(located, context, 'HTTPRoute');
    yield* checkParents(located);
    yield* checkBackendRefs(located, inventory);
  }
};

type Ingress = Located<ObjectOf<'Ingress'>>;
type HttpRoute = Located<ObjectOf<'HTTPRoute'>>;

function* checkExposed({ where }: Ingress | HttpRoute, { environment }: CheckContext, kind: string): Iterable<Problem> {
  if (environment.exposure !== undefined) return;
  yield { where, message: `spec: environment ${environment.name} has no exposure; set it, or remove the ${kind}` };
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

/** A listener that nobody names may be one without TLS. */
function* checkParents({ where, object }: HttpRoute): Iterable<Problem> {
  const { parentRefs = [], hostnames = [] } = object.spec ?? {};
  for (const [index, { sectionName }] of parentRefs.entries()) {
    if (sectionName !== undefined) continue;
    yield { where, message: `spec.parentRefs[${index}].sectionName: not set; name the listener that terminates TLS` };
  }
  if (hostnames.length === 0) yield { where, message: 'spec.hostnames: none; name the host that it answers for' };
}

function* checkBackendRefs({ where, object }: HttpRoute, inventory: Inventory): Iterable<Problem> {
  const { namespace } = object.metadata;
  for (const [index, { backendRefs = [] }] of (object.spec?.rules ?? []).entries()) {
    for (const { name = '', port, namespace: other = namespace } of backendRefs) {
      const backend = { service: { name, port: { ...(port !== undefined && { number: port }) } } };
      const message = checkBackend(backend, other, inventory);
      if (message !== undefined) yield { where, message: `spec.rules[${index}].backendRefs[${name}]${message}` };
    }
  }
}

function checkBackend(backend: IngressBackend | undefined, namespace: string | undefined, inventory: Inventory) {
  const { name = '', port = {} } = backend?.service ?? {};
  if (!PROXIES.includes(name)) {
    const known = suggestion(name, PROXIES) || `; there are ${PROXIES.join(', ')}`;
    return `: "${name}" asks nobody to sign in; wanted the proxy before a user interface${known}`;
  }
  const service = inventory.find('Service', namespace, name);
  if (service === undefined) return `: ${inventory.missing('Service', namespace, name)}`;
  const ports = service.object.spec?.ports ?? [];
  if (ports.some(open => (port.name === undefined ? open.port === port.number : open.name === port.name)))
    return undefined;
  const known = ports.map(open => (open.name === undefined ? open.port : `${open.name} (${open.port})`));
  return `.port: Service "${name}" has no port "${port.name ?? port.number}"; it has ${known.join(', ') || 'none'}`;
}
