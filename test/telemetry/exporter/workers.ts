/** Two workers of a cluster start the exporter on the given port, one after the other. Prints the result of each. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { startTelemetry } from '../../../telemetry/src';

async function startWorkers(): Promise<void> {
  for (let at = 0; at < 2; at += 1) {
    const [outcome] = await once(cluster.fork(), 'message');
    console.log(outcome);
  }
  cluster.disconnect();
}

async function startOne(): Promise<void> {
  const env = {
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: process.argv[2],
    OTEL_TRACES_EXPORTER: 'none',
  };
  const started = startTelemetry({ serviceName: 'web-api', env });
  process.send?.(
    await started.then(
      () => 'listens',
      (error: Error) => error.message,
    ),
  );
}

if (cluster.isPrimary) startWorkers();
else startOne();
