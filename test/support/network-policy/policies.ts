import { matches } from '../../../lib/checks/manifest/selector';
import { isPeer, isPort } from './rule';
import type { Connection, End, Namespaces, NetworkPod, NetworkPolicy, PolicyPeer, PolicyPort } from './types';

/** The smallest unit that a policy allows: one peer, one port, one direction. */
export interface Grant {
  /** `aion-monitoring/prometheus`. */
  readonly policy: string;
  readonly direction: Direction;
  /** @default any */
  readonly peer?: PolicyPeer;
  /** @default any */
  readonly port?: PolicyPort;
}
type Direction = 'ingress' | 'egress';
type Policy = NetworkPolicy & { readonly grants: readonly Grant[] };

/** The verdict of the policies on a connection: both of its ends must allow it. */
export interface Verdict {
  /** Why it is denied, one reason for each end that denies it; empty if it is allowed. */
  readonly denials: readonly string[];
  /** What allows it; empty if no policy applies. */
  readonly grants: readonly Grant[];
}

/**
 * What NetworkPolicies allow: everything for a pod without a policy for that direction, otherwise what any of its policies
 * allows. Traffic between a pod and its own node is always allowed, and must not be queried.
 */
export class Policies {
  private readonly all: readonly Policy[];
  private readonly selected: Readonly<Record<Direction, WeakMap<NetworkPod, readonly Policy[]>>> = {
    ingress: new WeakMap(),
    egress: new WeakMap(),
  };

  constructor(
    policies: readonly NetworkPolicy[],
    private readonly namespaces: Namespaces,
  ) {
    this.all = policies.map(policy => ({ ...policy, grants: grantsOf(policy) }));
  }

  /** Everything that any policy allows. */
  get grants(): readonly Grant[] {
    return this.all.flatMap(({ grants }) => grants);
  }

  judge(connection: Connection): Verdict {
    const { from, to } = connection;
    const egress = this.side('egress', from, to, connection);
    const ingress = this.side('ingress', to, from, connection);
    return {
      denials: [...egress.denials, ...ingress.denials],
      grants: [...egress.grants, ...ingress.grants],
    };
  }

  /** The same few pods are at the ends of thousands of connections. */
  private selecting(pod: NetworkPod, direction: Direction): readonly Policy[] {
    const known = this.selected[direction].get(pod) ?? this.all.filter(policy => selects(policy, pod, direction));
    this.selected[direction].set(pod, known);
    return known;
  }

  private side(direction: Direction, { pod }: End, other: End, connection: Connection): Verdict {
    const selecting = pod === undefined ? [] : this.selecting(pod, direction);
    if (pod === undefined || selecting.length === 0) return { denials: [], grants: [] };
    const grants = selecting.flatMap(({ metadata: { namespace }, grants: own }) =>
      own.filter(
        grant =>
          grant.direction === direction &&
          // Ports first: they are quicker to compare, and mostly others.
          (grant.port === undefined || isPort(grant.port, connection)) &&
          (grant.peer === undefined || isPeer(grant.peer, other, namespace, this.namespaces)),
      ),
    );
    if (grants.length > 0) return { denials: [], grants };
    const names = selecting.map(({ metadata: { name } }) => name).join(', ');
    return { denials: [`no ${direction} of ${pod.namespace}/${pod.name} by ${names}`], grants };
  }
}

function selects({ metadata, spec }: NetworkPolicy, { namespace, labels }: NetworkPod, direction: Direction): boolean {
  // Without policyTypes, a policy applies to ingress, and to egress if it has egress rules.
  const types = spec.policyTypes ?? ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
  const applies = types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return applies && metadata.namespace === namespace && matches(spec.podSelector ?? {}, labels);
}

function grantsOf({ metadata: { namespace, name }, spec }: NetworkPolicy): Grant[] {
  const policy = `${namespace}/${name}`;
  return (['ingress', 'egress'] as const).flatMap(direction =>
    (spec[direction] ?? []).flatMap(rule =>
      orAny(direction === 'ingress' ? rule.from : rule.to).flatMap(peer =>
        orAny(rule.ports).map(port => ({ policy, direction, ...(peer && { peer }), ...(port && { port }) })),
      ),
    ),
  );
}

/** An empty or missing list means everything. */
const orAny = <T>(list: readonly T[] | undefined): readonly (T | undefined)[] => (list?.length ? list : [undefined]);
