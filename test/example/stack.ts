/**
 * A company of the tests' own, so that what AION declares can change without a test of machinery failing. `large` sets every
 * field that an environment has, `small` only what it must.
 */

import type { ChartContext } from '../../charts/context';
import { flows } from '../../charts/flows';
import type { StackNames } from '../../lib/base';
import { days, gibibytes, hours, mebibytes, minutes, ratio, seconds } from '../../lib/base';
import {
  ai,
  database,
  type Family,
  http,
  postgres,
  redis,
  stackFamilies,
  system,
  telemetry,
} from '../../lib/catalogue';
import { throughPostgresExporter } from '../../lib/components/postgres-exporter';
import { throughRedisExporter } from '../../lib/components/redis-exporter';
import { Network } from '../../lib/k8s';
import { dashboardsOf, PACKS } from '../../lib/library';
import { MONDAY_TO_FRIDAY, type WorkingHours } from '../../lib/people';
import { RuleSet } from '../../lib/rules';
import { type Service, serviceDeclarations } from '../../lib/services';
import { latencyObjective } from '../../lib/slo';
import { type Environment, monitoredIn, type Stack, stack } from '../../lib/stack';
import { people } from './people';
import { runbooksOf } from './runbooks';

export const names = {
  title: 'Harbour',
  partOf: 'harbour-watch',
  prefix: 'harbour',
  namespaces: { products: ['quay'], monitoring: 'harbour-watch', agents: 'harbour-agents' },
  teams: ['operations', 'storage', 'models', 'contracts'],
  roles: { platform: 'operations', agreements: 'contracts' },
} as const satisfies StackNames;

export const families: readonly Family[] = [
  ...[http, database, ai, system, telemetry, postgres, redis],
  ...stackFamilies(names.teams),
];

export const rules = new RuleSet({ families, packs: PACKS });

export const service = serviceDeclarations(names);

/** Team `operations`, an SLO and an objective of its own, spans, a threshold of its own. */
export const bookings: Service = service('bookings', {
  description: 'Takes bookings of berths.',
  team: 'operations',
  exposes: [http, database, system],
  slo: { availability: ratio(0.995), latency: { p95: seconds(2) } },
  objectives: [latencyObjective('latency', { share: ratio(0.95), within: seconds(2.5), period: 'week' })],
  thresholds: { HighErrorRate: ratio(0.03) },
  traces: true,
  sampling: ratio(0.5),
});

/** Team `models`, whose pods are its own. */
export const forecasts: Service = service('forecasts', {
  description: 'Predicts arrivals.',
  team: 'models',
  exposes: [http, ai, system],
  traces: true,
});

export const ledger: Service = service('postgres', {
  description: 'The database, seen through the PostgreSQL exporter.',
  team: 'storage',
  ...throughPostgresExporter(names),
});

export const cache: Service = service('redis', {
  description: 'The cache, seen through the Redis exporter.',
  team: 'storage',
  ...throughRedisExporter(names),
});

const contacts = (team: string) => ({ slack: `#${team}`, email: `${team}@harbour.example.com` });

export const officeHours: WorkingHours = {
  days: MONDAY_TO_FRIDAY,
  from: '09:00',
  to: '17:30',
  timeZone: 'Europe/Berlin',
  holidays: ['2026-12-25', '2026-01-01'],
};
export const yardHours: WorkingHours = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  from: '06:30',
  to: '22:00',
  timeZone: 'Australia/Sydney',
};

/** Every field is set; replicas survive a drain; critical alerts page. */
export const large: Environment = {
  name: 'large',
  cluster: 'harbour-large',
  storageClass: 'quick',
  images: {},
  prometheus: {
    replicas: 2,
    storage: { store: 'local', retention: { time: days(20), size: gibibytes(88) }, volume: gibibytes(110) },
    resources: { requests: { cpu: 1, memory: gibibytes(2) }, limits: { cpu: 2, memory: gibibytes(4) } },
    scrapeInterval: seconds(30),
    seriesBudget: 1_000_000,
  },
  alertmanager: {
    replicas: 3,
    volume: gibibytes(2),
    resources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  },
  jaeger: {
    collectors: { min: 2, max: 4 },
    queries: 2,
    storage: { store: 'badger', retention: days(5), volume: gibibytes(10) },
    resources: { requests: { cpu: 0.5, memory: gibibytes(1) }, limits: { cpu: 1, memory: gibibytes(2) } },
    sampling: ratio(0.02),
  },
  logs: {
    storage: {
      store: 'victorialogs',
      retention: days(10),
      volume: gibibytes(10),
      grafanaPlugin: { url: 'https://mirror.harbour.example.com/logs-datasource.zip', sha256: 'a1'.repeat(32) },
    },
    perDay: gibibytes(1),
    resources: { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { cpu: 1, memory: gibibytes(1) } },
    agentResources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(384) } },
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(3) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { memory: mebibytes(768) } },
  },
  exporterResources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  highlyAvailable: true,
  exposure: {
    domain: 'watch.harbour.example.com',
    by: 'ingress',
    class: 'nginx',
    controller: {
      namespace: 'ingress',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
    certificateIssuer: 'issuer',
    signIn: {
      issuer: 'https://login.harbour.example.com',
      keys: 'https://login.harbour.example.com/keys',
      clientId: 'watch',
      mayLook: ['engineering'],
      maySilence: ['on-call'],
      replicas: 2,
      resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
    },
  },
  notifications: {
    pages: true,
    heartbeat: { interval: minutes(1) },
    smtp: {
      host: 'smtp.harbour.example.com',
      port: 587,
      from: 'alerts@harbour.example.com',
      username: 'alerts@harbour.example.com',
    },
    hours: officeHours,
    teams: {
      ...Object.fromEntries(names.teams.map(team => [team, contacts(team)])),
      // Somebody is there from Monday to Saturday, on the other side of the world.
      storage: { ...contacts('storage'), hours: yardHours },
      models: { ...contacts('models'), hours: 'always' },
    },
  },
  databases: {
    postgres: { host: 'postgres.quay.svc', port: 5432, database: 'berths' },
    redis: { host: 'redis.quay.svc', port: 6379 },
  },
  runbooks: 'https://git.harbour.example.com/watch/runbooks',
  thresholds: { HighLatency: seconds(3) },
  serviceThresholds: { bookings: { HighLatency: seconds(4) } },
  stages: { most: 'page', alerts: { HighCPUUsage: 'ticket' } },
  network: { apiServer: '10.0.0.1/32', nodes: '10.1.0.0/16', smtp: '10.2.0.5/32', kubelets: { ca: 'cluster' } },
  operatorObjects: false,
};

/** Only what an environment must say: one replica each, nobody is notified, nothing is exposed, the default storage class. */
export const small: Environment = {
  name: 'small',
  cluster: 'harbour-small',
  images: {},
  prometheus: {
    replicas: 1,
    storage: { store: 'local', retention: { time: days(2), size: gibibytes(4) }, volume: gibibytes(5) },
    resources: { requests: { cpu: 0.2, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
    scrapeInterval: seconds(15),
    seriesBudget: 200_000,
  },
  alertmanager: {
    replicas: 1,
    volume: gibibytes(1),
    resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  },
  jaeger: {
    collectors: { min: 1, max: 1 },
    queries: 1,
    storage: { store: 'badger', retention: hours(24), volume: gibibytes(2) },
    resources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
    sampling: ratio(1),
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(1) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(192) }, limits: { memory: mebibytes(768) } },
  },
  exporterResources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  highlyAvailable: false,
  runbooks: 'https://git.harbour.example.com/watch/runbooks',
  thresholds: {},
  serviceThresholds: {},
  operatorObjects: false,
};

const products = [bookings, forecasts, ledger, cache];

export const harbour: Stack = stack({
  names,
  rules,
  dashboards: dashboardsOf(names, families, [], products),
  services: products,
  environments: [large, small],
  runbooks: runbooksOf(rules.alerts),
  onCall: people,
});

/** What charts are made from. */
export function contextOf(environment: Environment, declared: Stack = harbour): ChartContext {
  const services = monitoredIn(environment, declared.services);
  return { stack: declared, environment, services, network: new Network(flows(declared, environment, services)) };
}
