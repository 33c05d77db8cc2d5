/**
 * A server of the largest page, to be attacked: `server.ts naive|library`. It is forked; it sends its URL, then answers each
 * message with what it has measured since the one before.
 */
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ai, database, http, system } from '../../../lib/catalogue';
import { startTelemetry, type Telemetry } from '../../../telemetry/src';
import { fill } from './fill';

export type Mode = 'naive' | 'library';
export interface Started {
  readonly url: string;
  readonly pageBytes: number;
}
/** Peaks since the last measurement, in MiB and milliseconds, and the connections that are open now. */
export interface Measured {
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  readonly loopP99: number;
  readonly loopMax: number;
  readonly connections: number;
}

const FAMILIES = [http, database, ai, system];
const MIB = 2 ** 20;

/** As prom-client's README and most services do it: each request renders a page of its own, with Node's default limits. */
async function naive({ metrics }: Telemetry): Promise<string> {
  const server = createServer((_, response) => {
    metrics.render('text').then(({ contentType, body }) => {
      response.setHeader('Content-Type', contentType);
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

/** Peaks between two measurements. */
function measure(): () => Measured {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let peak = { rss: 0, heap: 0, external: 0 };
  const sample = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    peak = {
      rss: Math.max(peak.rss, rss),
      heap: Math.max(peak.heap, heapUsed),
      external: Math.max(peak.external, external),
    };
  };
  setInterval(sample, 10);
  return () => {
    sample();
    const measured = {
      rss: peak.rss / MIB,
      heap: peak.heap / MIB,
      external: peak.external / MIB,
      loopP99: delay.percentile(99) / 1e6,
      loopMax: delay.max / 1e6,
      connections: process.getActiveResourcesInfo().filter(kind => kind === 'TCPSocketWrap').length,
    };
    peak = { rss: 0, heap: 0, external: 0 };
    delay.reset();
    return measured;
  };
}

async function main(mode: Mode): Promise<void> {
  const telemetry = await startTelemetry({
    serviceName: 'attacked',
    families: FAMILIES,
    env: {
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: '0',
      OTEL_TRACES_EXPORTER: 'none',
    },
    logDestination: openSync('/dev/null', 'w'),
  });
  fill(telemetry.metrics, FAMILIES);
  const { body } = await telemetry.metrics.render('text');
  const url = mode === 'naive' ? await naive(telemetry) : String(new URL('/metrics', telemetry.exporter?.url));
  const measured = measure();
  process.on('message', () => process.send?.(measured()));
  process.on('disconnect', () => process.exit());
  process.send?.({ url, pageBytes: body.length } satisfies Started);
}

main(process.argv[2] as Mode).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
