import type { ServiceName } from '../../../../apps/bundle';
import { API_PORT } from '../../../../apps/shared/ports';
import { METRICS_PORT } from '../../../../lib/catalogue';
import type { PodsPeer } from '../../../../lib/k8s';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { jaegerAgent, jaegerCollector } from '../aion';
import { ipFamily } from '../ip-family';
import { BUNDLES, type Bundle } from './bundles';
import { deployment, service } from './controllers';
import { DATABASES, OWNER, POSTGRES, REDIS } from './databases';
import type { Program } from './pod';
import { PASSWORDS } from './secrets';

const WEB_API: ServiceName = 'web-api';
const AI_ENGINE: ServiceName = 'ai-engine';
/** Name of the load generator, which calls the services a few times per second. */
export const LOAD = 'steady-load';

const USER = 1000;
const url = <P extends string>({ name, namespace, ports }: PodsPeer<P>, port: NoInfer<P>) =>
  `http://${name}.${namespace}.svc:${ports[port].number}`;

const tracing = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url(jaegerAgent, 'otlp-grpc'),
  OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
  OTEL_TRACES_SAMPLER_ARG: `endpoint=${url(jaegerCollector, 'sampling')},pollingIntervalMs=5000`,
};

/** A bundle, run by Node: unpacked once per pod, so that restarts in a crash loop are fast. */
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
      HOST: ipFamily === 'ipv4' ? '0.0.0.0' : '::',
      // On a volume of the pod, so that a crash loop continues after a restart of the container.
      FAULT_STATE_FILE: '/state/faults.json',
      FAULT_DISK_FOLDER: '/state',
      ...env,
    },
    ports: { api: API_PORT, metrics: METRICS_PORT },
    // Only checks that it listens: the platform must see faults that make it slow or fail, without help from the kubelet.
    readinessProbe: { tcpSocket: { port: API_PORT }, periodSeconds: 2 },
    resources: { requests: { cpu: limits.cpu ?? '50m', memory: '128Mi' }, limits },
  }),
  service(bundle.name, API_PORT),
];

/** web-api and ai-engine, and the load on them. Memory limits leave room for faults that use memory. */
export const services = (bundles: Readonly<Record<string, Bundle>>): object[] => [
  // Each round of the load opens a session; at the default, five minutes, these would be more than HighActiveAISessions allows.
  // CPU usage is a share of the limit. Without one it is a share of the machine's cores, of which others take theirs.
  ...instrumented(bundleOf(bundles, AI_ENGINE), { SESSION_IDLE_SECONDS: '30' }, { memory: '9Gi', cpu: '500m' }),
  ...instrumented(
    bundleOf(bundles, WEB_API),
    {
      DATABASE_PASSWORD: { secret: PASSWORDS.name, key: 'owner' },
      REDIS_PASSWORD: { secret: PASSWORDS.name, key: 'redis' },
      DATABASE_URL: `postgres://${OWNER}:$(DATABASE_PASSWORD)@${POSTGRES}:${DATABASES.postgres.port}/${DATABASES.postgres.database}`,
      REDIS_URL: `redis://:$(REDIS_PASSWORD)@${REDIS}:${DATABASES.redis.port}`,
      AI_ENGINE_URL: `http://${AI_ENGINE}:${API_PORT}`,
    },
    { memory: '1Gi' },
  ),
  program(bundleOf(bundles, LOAD), {
    env: {
      WEB_API_URL: `http://${WEB_API}:${API_PORT}`,
      AI_ENGINE_URL: `http://${AI_ENGINE}:${API_PORT}`,
      ROUNDS_PER_SECOND: '1',
    },
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  }),
];

function bundleOf(bundles: Readonly<Record<string, Bundle>>, name: string): Bundle {
  const found = bundles[name];
  if (found === undefined) throw new Error(`no bundle "${name}"; bundles are ${Object.keys(bundles).join(', ')}`);
  return found;
}
