import type { StackNames } from '../../base';
import * as catalogue from '../../catalogue';
import { component } from '../../k8s';
import { image } from '../image';
import { watchedComponent } from '../scraped';

export const lokiImage = image('docker.io', 'grafana/loki', '3.7.8');

/** It takes logs, answers queries and exposes its metrics at one port. */
export const lokiComponent = component('loki', {
  namespace: 'monitoring',
  component: 'logging',
  ports: { web: { number: 3100 } },
});

/** Where it takes OTLP. Which attributes make a stream is in its configuration. */
export const lokiIngest = { path: '/otlp/v1/logs', headers: {} } as const;

/** Histograms by route and status of each part that runs in the one process, beside what the catalogue names. */
const OWN_SAMPLES = 10_000;

export const lokiService = (names: StackNames) =>
  watchedComponent(names, lokiComponent, 'web', {
    description: 'Stores logs on its volume and answers queries.',
    exposes: [catalogue.loki],
    sampleLimit: OWN_SAMPLES,
  });
