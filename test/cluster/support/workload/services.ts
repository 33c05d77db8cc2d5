import { API_PORT } from '../../../../apps/shared/ports';
import { METRICS_PORT } from '../../../../lib/catalogue';
import { jaegerAgent, jaegerCollector } from '../../../../lib/components/peers';
import { development } from '../../../../lib/environments';
import type { PodsPeer } from '../../../../lib/k8s';
import { aiEngine } from '../../../../lib/services/ai-engine';
import { webApi } from '../../../../lib/services/web-api';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { BUNDLES, type Bundle } from './bundles';
import { deployment, service } from './controllers';
import { OWNER, POSTGRES, REDIS } from './databases';
import type { Program } from './pod';
import { PASSWORDS } from './secrets';

/** Calls the services a few times a second, for as long as it runs. */
export const LOAD = 'steady-load';

const USER = 1000;
const url = <P extends string>({ name, namespace, ports }: PodsPeer<P>, port: NoInfer<P>) =>
  `http://${name}.${namespace}.svc:${ports[port].number}`;

const tracing = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url(jaegerAgent, 'otlp-grpc'),
  OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
  OTEL_TRACES_SAMPLER_ARG: `endpoint=${url(jaegerCollector, 'sampling')},pollingIntervalMs=5000`,
};

/** A bundle, on Node: unpacked once into a folder of the pod, so that a crash loop starts it at once. */
function program(bundle: Bundle, options: Pick<Program, 'env' | 'ports' | 'readinessProbe' | 'resources'>): object {
  const file = `${bundle.name}.js`;
  const unpack = `fs.writeFileSync('/program/${file}', zlib.gunzipSync(fs.readFileSync('/bundles/${file}.gz')))`;
  return deployment(
    {
      name: bundle.name,
      image: nodeImage().reference,
      user: USER,
      prepare: ['node', '-e', unpack],
      command: ['node', `/program/${file}`],
      folders: [
        { path: '/bundles', from: { configMap: BUNDLES + bundle.name } },
        { path: '/program', from: 'empty' },
        { path: '/state', from: 'empty' },
        { path: '/tmp', from: 'empty' },
      ],
      ...options,
    },
    { 'checksum/bundle': bundle.checksum },
  );
}

const instrumented = (
  bundle: Bundle,
  env: NonNullable<Program['env']>,
  limits: { readonly memory: string; readonly cpu?: string },
): object[] => [
  program(bundle, {
    env: {
      ...tracing,
      // On a volume of the pod: a crash loop goes on after a restart of the container.
      FAULT_STATE_FILE: '/state/faults.json',
      FAULT_DISK_FOLDER: '/state',
      ...env,
    },
    ports: { api: API_PORT, metrics: METRICS_PORT },
    // Only that it listens: faults that make it slow or fail must be seen by the platform, not mended by the kubelet.
    readinessProbe: { tcpSocket: { port: API_PORT }, periodSeconds: 2 },
    resources: { requests: { cpu: limits.cpu ?? '50m', memory: '128Mi' }, limits },
  }),
  service(bundle.name, API_PORT),
];

/** web-api and ai-engine, and what keeps them busy. Memory limits leave room for the faults that take it. */
export const services = (bundles: Readonly<Record<string, Bundle>>): object[] => [
  // Each round of the load opens a session; at the default, five minutes, these would be more than HighActiveAISessions allows.
  // CPU usage is a share of the limit. Without one it is a share of the machine's cores, of which others take theirs.
  ...instrumented(bundleOf(bundles, aiEngine.name), { SESSION_IDLE_SECONDS: '30' }, { memory: '9Gi', cpu: '500m' }),
  ...instrumented(
    bundleOf(bundles, webApi.name),
    {
      DATABASE_PASSWORD: { secret: PASSWORDS.name, key: 'owner' },
      REDIS_PASSWORD: { secret: PASSWORDS.name, key: 'redis' },
      DATABASE_URL: `postgres://${OWNER}:$(DATABASE_PASSWORD)@${POSTGRES}:${development.databases.postgres.port}/${development.databases.postgres.database}`,
      REDIS_URL: `redis://:$(REDIS_PASSWORD)@${REDIS}:${development.databases.redis.port}`,
      AI_ENGINE_URL: `http://${aiEngine.name}:${API_PORT}`,
    },
    { memory: '1Gi' },
  ),
  program(bundleOf(bundles, LOAD), {
    env: {
      WEB_API_URL: `http://${webApi.name}:${API_PORT}`,
      AI_ENGINE_URL: `http://${aiEngine.name}:${API_PORT}`,
      ROUNDS_PER_SECOND: '1',
    },
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  }),
];

function bundleOf(bundles: Readonly<Record<string, Bundle>>, name: string): Bundle {
  const found = bundles[name];
  if (found === undefined) throw new Error(`there is no bundle ${name}, only ${Object.keys(bundles).join(', ')}`);
  return found;
}
