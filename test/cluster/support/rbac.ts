import type { KubernetesObject } from './objects';

/** The API server's name of a ServiceAccount: `system:serviceaccount:aion-monitoring:prometheus`. */
export const accountName = ({ metadata: { namespace, name } }: KubernetesObject): string =>
  `system:serviceaccount:${namespace}:${name}`;

/** One verb on one resource: `system:serviceaccount:… list pods in aion`; `nodes` has no namespace. */
export interface Right {
  readonly account: string;
  readonly verb: string;
  /** Including the subresource: `nodes/metrics`. */
  readonly resource: string;
  /** @default cluster-wide */
  readonly namespace?: string | undefined;
}

export const describeRight = ({ account, verb, resource, namespace }: Right): string =>
  `${account} ${verb} ${resource}${namespace === undefined ? '' : ` in ${namespace}`}`;

/** Every right that manifests grant to ServiceAccounts. Throws for a binding to a role that is not in them. */
export function granted(objects: readonly KubernetesObject[]): readonly Right[] {
  const bindings = objects.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
  return bindings.flatMap(({ roleRef, subjects, metadata: { namespace } }) => {
    const role = objects.find(
      ({ kind, metadata }) =>
        kind === roleRef.kind &&
        metadata.name === roleRef.name &&
        (kind === 'ClusterRole' || metadata.namespace === namespace),
    );
    if (!role) throw new Error(`a binding refers to the ${roleRef.kind} ${roleRef.name}, which no manifest contains`);
    return subjects.flatMap((subject: KubernetesObject) => rights(role, accountName({ metadata: subject }), namespace));
  });
}

const rights = ({ rules }: KubernetesObject, account: string, namespace: string | undefined): Right[] =>
  rules.flatMap(({ resources, verbs }: { resources: string[]; verbs: string[] }) =>
    resources.flatMap(resource => verbs.map(verb => ({ account, verb, resource, namespace }))),
  );

/** A request of a ServiceAccount in the API server's audit log: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export interface Use extends Right {
  /** HTTP status of the response. */
  readonly status: number;
}

/**
 * Reads the audit log of tools/cluster/audit.ts: requests of ServiceAccounts, and reviews that a kubelet requested for one.
 * @param ignored source address of the tests themselves, which use the accounts' tokens
 */
export function uses(log: string, ignored: string): readonly Use[] {
  const lines = log.split('\n').filter(line => line.endsWith('}'));
  return lines.flatMap(line => {
    const event = JSON.parse(line) as AuditEvent;
    const { resource, subresource, namespace } = event.objectRef ?? {};
    if (event.sourceIPs?.includes(ignored)) return [];
    if (resource === 'subjectaccessreviews') return onBehalf(event);
    if (resource === undefined || !isAccount(event.user.username)) return [];
    return [
      {
        account: event.user.username,
        verb: event.verb,
        resource: join(resource, subresource),
        namespace,
        status: event.responseStatus?.code ?? 0,
      },
    ];
  });
}

function onBehalf({ requestObject }: AuditEvent): Use[] {
  const { user = '', resourceAttributes } = requestObject?.spec ?? {};
  if (!resourceAttributes || !isAccount(user)) return [];
  const { verb, resource, subresource, namespace } = resourceAttributes;
  return [{ account: user, verb, resource: join(resource, subresource), namespace, status: 200 }];
}

const isAccount = (user: string): boolean => user.startsWith('system:serviceaccount:');
const join = (resource: string, subresource?: string): string =>
  subresource ? `${resource}/${subresource}` : resource;

interface AuditEvent {
  readonly user: { readonly username: string };
  readonly verb: string;
  readonly sourceIPs?: readonly string[];
  readonly objectRef?: Attributes;
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: {
    readonly spec: { readonly user?: string; readonly resourceAttributes?: Attributes & { readonly verb: string } };
  };
}
interface Attributes {
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}
