import type { Problem } from '../../base';
import type { Check } from '../manifest/check';
import type { PodSpec } from '../manifest/manifest';
import { containersOf, type LocatedContainer, type Pods } from '../manifest/pods';

/** Volume types that the *restricted* standard allows: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const VOLUME_TYPES = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral'],
  ...['persistentVolumeClaim', 'projected', 'secret'],
];
const SECCOMP = ['RuntimeDefault', 'Localhost'];
/** What makes a pod part of its node; agents may have its network, and none needs its processes or their memory. */
const HOST = ['hostNetwork', 'hostPID', 'hostIPC'] as const satisfies readonly (keyof PodSpec)[];
const FOR_AGENTS: readonly (keyof PodSpec)[] = ['hostNetwork'];

/** Pods meet the *restricted* standard, except agents that need the host; none is privileged or writes to its image. */
export const podSecurity: Check = function* ({ pods: all }, { names: { namespaces } }) {
  for (const pods of all) {
    const restricted = pods.namespace !== namespaces.agents;
    yield* checkHost(pods, namespaces.agents);
    if (restricted) yield* checkVolumes(pods, namespaces.agents);
    for (const located of containersOf(pods)) {
      yield* checkContainer(pods.where, located);
      if (restricted) yield* checkRestricted(pods, located);
    }
  }
};

function* checkHost({ where, field, spec, namespace }: Pods, agents: string): Iterable<Problem> {
  for (const at of HOST.filter(name => spec[name])) {
    const forAgents = FOR_AGENTS.includes(at);
    if (forAgents && namespace === agents) continue;
    const otherwise = forAgents ? `, or move what needs the host to namespace ${agents}` : '';
    yield { where, message: `${field}.${at}: true; leave it out${otherwise}` };
  }
}

function* checkVolumes({ where, field, spec }: Pods, agents: string): Iterable<Problem> {
  for (const volume of spec.volumes ?? []) {
    const type = Object.keys(volume).find(key => key !== 'name') ?? 'no type';
    if (VOLUME_TYPES.includes(type)) continue;
    const message = `${type}; wanted one of ${VOLUME_TYPES.join(', ')}, or namespace ${agents}`;
    yield { where, message: `${field}.volumes[${volume.name}]: ${message}` };
  }
}

/** Applies to agents as well. */
function* checkContainer(where: string, { container, field }: LocatedContainer): Iterable<Problem> {
  const { readOnlyRootFilesystem, privileged } = container.securityContext ?? {};
  if (readOnlyRootFilesystem !== true) {
    const message = `${readOnlyRootFilesystem ?? 'not set'}; wanted true, with a volume where it must write`;
    yield { where, message: `${field}.securityContext.readOnlyRootFilesystem: ${message}` };
  }
  if (privileged)
    yield {
      where,
      message: `${field}.securityContext.privileged: true, which gives it control over the node; leave it out`,
    };
}

function* checkRestricted({ where, spec }: Pods, { container, field }: LocatedContainer): Iterable<Problem> {
  const own = container.securityContext ?? {};
  const pod = spec.securityContext ?? {};
  const at = `${field}.securityContext`;
  const wanted = (name: string, found: unknown, value: string): Problem => ({
    where,
    message: `${at}.${name}: ${found ?? 'not set'}; wanted ${value}`,
  });
  const { allowPrivilegeEscalation: escalation, capabilities: { drop = [], add = [] } = {} } = own;
  const nonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  const user = own.runAsUser ?? pod.runAsUser;
  const seccomp = (own.seccompProfile ?? pod.seccompProfile)?.type;
  if (nonRoot !== true) yield wanted('runAsNonRoot', nonRoot, 'true, here or for the pod');
  if (user === 0) yield wanted('runAsUser', user, 'a user other than root');
  if (seccomp === undefined || !SECCOMP.includes(seccomp)) {
    yield wanted('seccompProfile.type', seccomp, 'RuntimeDefault, here or for the pod');
  }
  if (escalation !== false) yield wanted('allowPrivilegeEscalation', escalation, 'false');
  if (!drop.includes('ALL')) yield wanted('capabilities.drop', drop.join(', ') || undefined, 'ALL');
  const added = add.filter(capability => capability !== 'NET_BIND_SERVICE');
  if (added.length > 0) yield wanted('capabilities.add', added.join(', '), 'none but NET_BIND_SERVICE');
  for (const { hostPort, name } of container.ports ?? []) {
    if (hostPort)
      yield { where, message: `${field}.ports[${name}].hostPort: ${hostPort}; leave it out, use a Service` };
  }
}
