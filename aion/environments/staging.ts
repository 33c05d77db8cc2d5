import { days, gibibytes, mebibytes, ratio } from '../../lib/catalogue';
import type { Environment } from '../environment';
import { production } from './production';

/** Like production, but smaller, with one replica where that suffices; notifies by Slack and e-mail, pages nobody. */
export const staging: Environment = {
  ...production,
  name: 'staging',
  cluster: 'aion-staging',
  prometheus: {
    ...production.prometheus,
    replicas: 1,
    storage: { store: 'local', retention: { time: days(7), size: gibibytes(16) }, volume: gibibytes(20) },
    resources: { requests: { cpu: 0.5, memory: gibibytes(1) }, limits: { cpu: 2, memory: gibibytes(2) } },
    seriesBudget: 500_000,
  },
  alertmanager: { ...production.alertmanager, replicas: 1 },
  jaeger: {
    ...production.jaeger,
    collectors: { min: 1, max: 2 },
    queries: 1,
    storage: { store: 'badger', retention: days(2), volume: gibibytes(10) },
    resources: { requests: { cpu: 0.25, memory: mebibytes(512) }, limits: { cpu: 1, memory: gibibytes(1) } },
    sampling: ratio(0.1),
  },
  logs: {
    storage: { store: 'loki', retention: days(7), volume: gibibytes(10) },
    perDay: gibibytes(2),
    resources: { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { cpu: 1, memory: gibibytes(1) } },
    agentResources: { requests: { cpu: 0.1, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
  },
  highlyAvailable: false,
  exposure: {
    by: 'ingress',
    class: 'nginx',
    controller: {
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
    certificateIssuer: 'letsencrypt',
    domain: 'monitoring.staging.aion.example.com',
    signIn: {
      issuer: 'https://login.staging.aion.example.com',
      keys: 'https://login.staging.aion.example.com/keys',
      clientId: 'monitoring',
      mayLook: ['engineering'],
      maySilence: ['on-call'],
      replicas: 1,
      resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
    },
  },
  notifications: {
    pages: false,
    smtp: {
      host: 'smtp.staging.aion.example.com',
      port: 587,
      from: 'alerts@staging.aion.example.com',
      username: 'alerts@staging.aion.example.com',
    },
    teams: {
      platform: { slack: '#staging-alerts', email: 'platform@aion.example.com' },
      database: { slack: '#staging-alerts', email: 'database@aion.example.com' },
      ai: { slack: '#staging-alerts', email: 'ai@aion.example.com' },
      management: { slack: '#staging-alerts', email: 'platform@aion.example.com' },
    },
  },
};
