import { component } from '../../k8s';
import { image } from '../image';

export const lokiImage = image('docker.io', 'grafana/loki', '3.7.8');

/** It takes logs, answers queries and exposes its metrics at one port. */
export const lokiComponent = component('loki', {
  namespace: 'monitoring',
  component: 'logging',
  ports: { web: { number: 3100 } },
});

/** Where it takes OTLP. Which attributes make a stream is in its configuration. */
export const lokiIngest = { path: '/otlp/v1/logs', headers: {} } as const;
