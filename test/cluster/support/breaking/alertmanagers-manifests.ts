import { production as environment } from '../../../../aion/environments/production';
import { seconds } from '../../../../lib/catalogue';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { namespaces, alertmanager as peer, receiverSecret } from '../aion';
import { distOf, manifestsIn } from '../dist';
import type { KubernetesObject } from '../objects';
import { podOf } from '../workload/pod';

/** Separate from the platform's namespace, whose Alertmanager keeps running. */
export const NAMESPACE = 'breaking';
export const SINK = 'sink';
export const SINK_PORT = 8080;
/** Instead of production's minute, since these tests do not depend on how often Prometheus sends its alerts. */
export const START_DELAY = seconds(5);

/** The three Alertmanagers, and the receiver of their notifications, which runs the given program. */
export const manifests = (program: string): object[] => [...sink(program), secret(), ...production()];

/** Objects that Alertmanager needs to run, without those that expose and protect it. */
const KINDS = ['ConfigMap', 'ServiceAccount', 'StatefulSet', 'Service'];

const production = (): KubernetesObject[] =>
  manifestsIn(distOf(environment))
    .filter(({ kind, metadata }) => KINDS.includes(kind) && metadata.labels['app.kubernetes.io/name'] === peer.name)
    .map(object => {
      const metadata = { ...object.metadata, namespace: NAMESPACE };
      return object.kind === 'StatefulSet'
        ? { ...object, metadata, spec: moved(object.spec) }
        : { ...object, metadata };
    });

function moved({ template, volumeClaimTemplates, ...spec }: KubernetesObject): KubernetesObject {
  const argument = (text: string) =>
    text
      .replace(/^--dispatch\.start-delay=.*/, `--dispatch.start-delay=${START_DELAY.value}s`)
      .replace(`.${namespaces.monitoring}.svc`, `.${NAMESPACE}.svc`);
  const containers = template.spec.containers.map((each: KubernetesObject) => ({
    ...each,
    args: each.args.map(argument),
  }));
  const claims = volumeClaimTemplates.map(({ spec: { storageClassName: _, ...claim }, ...rest }: KubernetesObject) => ({
    ...rest,
    spec: claim,
  }));
  return { ...spec, template: { ...template, spec: { ...template.spec, containers } }, volumeClaimTemplates: claims };
}

const secret = (): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: NAMESPACE, name: receiverSecret.name },
  stringData: { 'slack-url': `http://${SINK}.${NAMESPACE}.svc:${SINK_PORT}/slack` } satisfies Partial<
    Record<keyof typeof receiverSecret.keys, string>
  >,
});

function sink(code: string): object[] {
  const labels = { app: SINK };
  const metadata = { namespace: NAMESPACE, name: SINK, labels };
  const spec = podOf({
    name: SINK,
    image: nodeImage().reference,
    user: 1000,
    command: ['node', '-e', code],
    env: { PORT: String(SINK_PORT) },
    folders: [],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    readinessProbe: { tcpSocket: { port: SINK_PORT }, periodSeconds: 1 },
    graceSeconds: 1,
  });
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: SINK_PORT }] } },
  ];
}
