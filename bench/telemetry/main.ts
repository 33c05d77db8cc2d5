/**
 * What the telemetry library costs: npm run bench:telemetry [-- --seconds 5 --rounds 5 --ratio 0.1]
 *
 * A Fastify service without it (off), with prom-client and OpenTelemetry set up by hand (hand), and with the library
 * (on), side by side: the three take turns, round by round, so that a noisy machine hits each alike.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Http2Server } from 'node:http2';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { MODES, type Mode } from './modes';

const CONNECTIONS = 20;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    ratio: { type: 'string', default: '0.1' },
  },
});

const program = (name: string, ...args: string[]) => ['bin/ts.cjs', `bench/telemetry/${name}.ts`, ...args];

/** Takes every span and says yes: what stands behind the gRPC exporters. */
async function collector(): Promise<Http2Server> {
  const server = createServer();
  server.on('stream', stream => {
    stream.on('data', () => {});
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(mode: Mode, endpoint: string): Promise<Running> {
  const child = spawn(process.execPath, program('server', mode, values.ratio), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  });
  const [port] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: `http://127.0.0.1:${String(port).trim()}/users/7` };
}

async function requestsPerSecond(url: string, duration: number): Promise<{ rate: number; p99: number }> {
  const { requests, latency, errors, non2xx } = await autocannon({ url, connections: CONNECTIONS, duration });
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} answers other than 2xx`);
  return { rate: requests.average, p99: latency.p99 };
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;

async function throughput(): Promise<void> {
  const spans = await collector();
  const address = spans.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const running: Running[] = [];
  const measured: Record<Mode, { rate: number; p99: number }[]> = { off: [], hand: [], on: [] };
  try {
    for (const mode of MODES) running.push(await start(mode, endpoint));
    for (const { url } of running) await requestsPerSecond(url, 2); // warms the compiler up
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [i, mode] of MODES.entries()) {
        measured[mode].push(await requestsPerSecond((running[i] as Running).url, Number(values.seconds)));
      }
    }
  } finally {
    for (const { child } of running) child.kill();
    spans.close();
  }
  const base = median(measured.off.map(({ rate }) => rate));
  for (const mode of MODES) {
    const rate = median(measured[mode].map(round => round.rate));
    const p99 = median(measured[mode].map(round => round.p99));
    const share = `${((100 * rate) / base).toFixed(0)} %`;
    console.log(
      `${`Fastify, ${mode}`.padEnd(60)} ${rate.toFixed(0).padStart(8)} requests/s ${share.padStart(6)}, p99 ${p99} ms`,
    );
  }
}

async function main(): Promise<void> {
  for (const sampler of ['always_on', 'always_off']) {
    const { status } = spawnSync(process.execPath, program('operations', sampler), { stdio: 'inherit' });
    if (status !== 0) throw new Error('the operations could not be measured');
  }
  console.log(
    `\nMedians of ${values.rounds} rounds of ${values.seconds} s, ${CONNECTIONS} connections, ${values.ratio} of the traces sampled.`,
  );
  await throughput();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
