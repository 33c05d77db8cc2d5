/**
 * Every image and its version: the only place where a version is written. Prometheus, Alertmanager and Jaeger are the
 * very versions that the tests build and run (tools/); `npm run images` prints the list.
 */
export interface Image {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

const image = (registry: string, repository: string, tag: string): Image => ({ registry, repository, tag });

export const IMAGES = {
  prometheus: image('quay.io', 'prometheus/prometheus', 'v3.13.5'),
  alertmanager: image('quay.io', 'prometheus/alertmanager', 'v0.34.2'),
  jaeger: image('docker.io', 'jaegertracing/jaeger', '2.13.0'),
  grafana: image('docker.io', 'grafana/grafana', '13.2.3'),
  nodeExporter: image('quay.io', 'prometheus/node-exporter', 'v1.12.1'),
  kubeStateMetrics: image('registry.k8s.io', 'kube-state-metrics/kube-state-metrics', 'v2.20.0'),
  postgresExporter: image('quay.io', 'prometheuscommunity/postgres-exporter', 'v0.20.1'),
  redisExporter: image('docker.io', 'oliver006/redis_exporter', 'v1.91.1'),
  blackboxExporter: image('quay.io', 'prometheus/blackbox-exporter', 'v0.27.0'),
} as const satisfies Readonly<Record<string, Image>>;
export type ImageName = keyof typeof IMAGES;

/** Where an environment takes its images from. */
export interface ImageSource {
  /** A mirror that holds every repository under its own name, for clusters without a way out. @default each image's own registry */
  readonly registry?: string;
  /** Digests to pin beside the tags, `sha256:…`. @default none */
  readonly digests?: Readonly<Partial<Record<ImageName, string>>>;
}

/** The reference as a manifest writes it. */
export function imageReference(name: ImageName, { registry, digests = {} }: ImageSource): string {
  const { registry: own, repository, tag } = IMAGES[name];
  const digest = digests[name];
  return `${registry ?? own}/${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`;
}
