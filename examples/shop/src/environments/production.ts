import { days, gibibytes, mebibytes, minutes, ratio, seconds } from 'monitoring-as-code';
import type { Environment } from '../environment';

export const production: Environment = {
  name: 'production',
  cluster: 'shop-1',
  storageClass: 'standard-rwo',
  images: {},
  prometheus: {
    replicas: 2,
    storage: { store: 'local', retention: { time: days(15), size: gibibytes(40) }, volume: gibibytes(50) },
    resources: { requests: { cpu: 0.5, memory: gibibytes(2) }, limits: { memory: gibibytes(3) } },
    scrapeInterval: seconds(30),
    seriesBudget: 600_000,
  },
  alertmanager: {
    replicas: 3,
    volume: gibibytes(1),
    resources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  },
  jaeger: {
    collectors: { min: 2, max: 4 },
    queries: 2,
    storage: { store: 'badger', retention: days(3), volume: gibibytes(10) },
    resources: { requests: { cpu: 0.25, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
    sampling: ratio(0.05),
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(2) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
  },
  exporterResources: { requests: { cpu: 0.05, memory: mebibytes(64) }, limits: { memory: mebibytes(256) } },
  highlyAvailable: true,
  exposure: {
    domain: 'watch.shop.example.com',
    by: 'ingress',
    class: 'nginx',
    controller: {
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
    certificateIssuer: 'letsencrypt',
    signIn: {
      issuer: 'https://login.shop.example.com',
      keys: 'https://login.shop.example.com/keys',
      clientId: 'watch',
      mayLook: ['engineering'],
      maySilence: ['on-call'],
      replicas: 2,
      resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
    },
  },
  notifications: {
    pages: true,
    heartbeat: { interval: minutes(5) },
    smtp: {
      host: 'smtp.shop.example.com',
      port: 587,
      from: 'watch@shop.example.com',
      username: 'watch@shop.example.com',
    },
    teams: {
      operations: { slack: '#operations', email: 'operations@shop.example.com' },
      web: { slack: '#web', email: 'web@shop.example.com' },
      orders: { slack: '#orders', email: 'orders@shop.example.com' },
      product: { slack: '#product', email: 'product@shop.example.com' },
    },
  },
  network: { apiServer: '10.40.0.0/28', nodes: '10.40.16.0/20' },
  runbooks: 'https://git.shop.example.com/watch/blob/main/runbooks',
  thresholds: {},
  serviceThresholds: { storefront: { HighLatency: seconds(2) } },
  operatorObjects: false,
};
