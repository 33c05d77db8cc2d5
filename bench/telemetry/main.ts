/**
 * What the telemetry library costs: npm run bench:telemetry [-- --seconds 5 --rounds 5 --ratio 0.1]
 *
 * A Fastify service without it (off), with prom-client and OpenTelemetry set up by hand (hand), and with the library
 * (on). The three take turns, round by round, so that a noisy machine affects them equally.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Http2Server } from 'node:http2';
import autocannon from 'autocannon';
import { readCommandLine } from '../../lib/base';
import { runCommand } from '../../tools/process/command';
import { MODES, type Mode, OPERATIONS } from './modes';

const CONNECTIONS = 20;

const USAGE = `usage: npm run bench:telemetry [-- --seconds 5 --rounds 5 --ratio 0.1]
  Measures the overhead of the telemetry library: metric operations, spans, and requests per second, in rounds of some
  seconds, with a ratio of the traces sampled.`;

interface Request {
  readonly seconds: string;
  readonly rounds: string;
  readonly ratio: string;
}

const program = (name: string, ...args: string[]) => ['bin/ts.cjs', `bench/telemetry/${name}.ts`, ...args];

/** A collector for the gRPC exporters that accepts every span. */
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

async function start(mode: Mode, endpoint: string, ratio: string): Promise<Running> {
  const child = spawn(process.execPath, program('server', mode, ratio), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  });
  const [port] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: `http://127.0.0.1:${String(port).trim()}/users/7` };
}

async function requestsPerSecond(url: string, duration: number): Promise<{ rate: number; p99: number }> {
  const { requests, latency, errors, non2xx } = await autocannon({ url, connections: CONNECTIONS, duration });
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} responses other than 2xx`);
  return { rate: requests.average, p99: latency.p99 };
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;

async function throughput(endpoint: string, { seconds, rounds, ratio }: Request): Promise<void> {
  const running: Running[] = [];
  const measured: Record<Mode, { rate: number; p99: number }[]> = { off: [], hand: [], on: [] };
  try {
    for (const mode of MODES) running.push(await start(mode, endpoint, ratio));
    for (const { url } of running) await requestsPerSecond(url, 2); // warms up the JIT
    for (let round = 0; round < Number(rounds); round += 1) {
      for (const [i, mode] of MODES.entries()) {
        measured[mode].push(await requestsPerSecond((running[i] as Running).url, Number(seconds)));
      }
    }
  } finally {
    for (const { child } of running) child.kill();
  }
  const rateOf = (mode: Mode) => median(measured[mode].map(({ rate }) => rate));
  const percentage = (mode: Mode, baseline: Mode) => `${((100 * rateOf(mode)) / rateOf(baseline)).toFixed(0)} %`;
  for (const mode of MODES) {
    const p99 = median(measured[mode].map(round => round.p99));
    const rate = `${rateOf(mode).toFixed(0).padStart(8)} requests/s`;
    console.log(`${`Fastify, ${mode}`.padEnd(60)} ${rate} ${percentage(mode, 'off').padStart(6)}, p99 ${p99} ms`);
  }
  console.log(`Throughput with the library, relative to the same set up by hand: ${percentage('on', 'hand')}`);
}

async function operations(endpoint: string): Promise<void> {
  for (const part of OPERATIONS) {
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const [status] = await once(
      spawn(process.execPath, program('operations', part), { stdio: 'inherit', env }),
      'exit',
    );
    if (status !== 0) throw new Error(`measuring the operations "${part}" failed, see above`);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const line = readCommandLine(args, USAGE, { options: { seconds: text, rounds: text, ratio: text } });
  if ('exitCode' in line) return line.exitCode;
  const request: Request = { seconds: '5', rounds: '5', ratio: '0.1', ...line.values };
  const spans = await collector();
  const address = spans.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  try {
    await operations(endpoint);
    console.log(
      `\nMedians of ${request.rounds} rounds of ${request.seconds} s, ${CONNECTIONS} connections, ${request.ratio} of the traces sampled:`,
    );
    await throughput(endpoint, request);
    return 0;
  } finally {
    spans.close();
  }
}

runCommand(main);
