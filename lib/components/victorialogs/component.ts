import type { StackNames } from '../../base';
import * as catalogue from '../../catalogue';
import { component } from '../../k8s';
import { STREAM_FIELDS } from '../../storage';
import { image } from '../image';
import { watchedComponent } from '../scraped';

/** The same version that the tests build and run (tools/pinned/victoria-logs). */
export const victoriaLogsImage = image('docker.io', 'victoriametrics/victoria-logs', 'v1.52.1');

/** It takes logs, answers queries and exposes its metrics at one port. */
export const victoriaLogsComponent = component('victorialogs', {
  namespace: 'monitoring',
  component: 'logging',
  ports: { web: { number: 9428 } },
});

/** Where it takes OTLP, and the header without which every attribute of a resource would make a stream. */
export const victoriaLogsIngest = {
  path: '/insert/opentelemetry/v1/logs',
  headers: { 'VL-Stream-Fields': STREAM_FIELDS.join(',') },
} as const;

export const victoriaLogsService = (names: StackNames) =>
  watchedComponent(names, victoriaLogsComponent, 'web', {
    description: 'Stores logs on its volume and answers queries.',
    exposes: [catalogue.victoriaLogs],
  });
