/** A collector on loopback for OTLP over gRPC and HTTP, which behaves as a test wants. */
import http, { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type handleUnaryCall, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { Certificate } from '../../support/certificate';

export type Behaviour = 'accepts' | 'refuses' | 'hangs';

export interface Collector {
  readonly url: string;
  /** Names of the spans that it accepted. */
  readonly names: readonly string[];
  /** The headers of each request. */
  readonly headers: readonly IncomingHttpHeaders[];
  setBehaviour(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export type Protocol = 'grpc' | 'http/protobuf';

export interface CollectorOptions {
  /** A port on loopback. @default any free one */
  readonly port?: number;
  /** @default no TLS */
  readonly certificate?: Certificate;
}

export const startCollector = (protocol: Protocol, options: CollectorOptions = {}): Promise<Collector> =>
  protocol === 'grpc' ? overGrpc(options) : overHttp(options);

const address = ({ certificate }: CollectorOptions, port: number): string =>
  certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;

const raw = (buffer: Buffer): Buffer => buffer;

async function overGrpc(options: CollectorOptions): Promise<Collector> {
  const { state, receive } = recorder();
  const server = new Server();
  const method = {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false as const,
    responseStream: false as const,
    requestSerialize: raw,
    requestDeserialize: raw,
    responseSerialize: raw,
    responseDeserialize: raw,
  };
  const handler: handleUnaryCall<Buffer, Buffer> = (call, answer) => {
    const behaviour = receive(call.request, call.metadata.getMap() as IncomingHttpHeaders);
    if (behaviour === 'accepts') answer(null, Buffer.alloc(0));
    else if (behaviour === 'refuses') answer({ code: status.PERMISSION_DENIED, details: 'not from you' });
  };
  server.addService({ export: method }, { export: handler });
  const { port = 0, certificate } = options;
  const credentials =
    certificate === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { private_key: Buffer.from(certificate.key), cert_chain: Buffer.from(certificate.cert) },
        ]);
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, at) => (error ? reject(error) : resolve(at))),
  );
  return { ...state, url: address(options, bound), stop: async () => server.forceShutdown() };
}

async function overHttp(options: CollectorOptions): Promise<Collector> {
  const { state, receive } = recorder();
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const behaviour = request.url === '/v1/traces' ? receive(Buffer.concat(chunks), request.headers) : 'refuses';
    if (behaviour !== 'hangs') response.writeHead(behaviour === 'accepts' ? 200 : 403).end();
  };
  const { port = 0, certificate } = options;
  const server = certificate === undefined ? http.createServer(listener) : https.createServer(certificate, listener);
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { ...state, url: address(options, (server.address() as AddressInfo).port), stop };
}

function recorder() {
  const names: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let behaviour: Behaviour = 'accepts';
  const receive = (request: Buffer, sent: IncomingHttpHeaders): Behaviour => {
    headers.push(sent);
    if (behaviour === 'accepts') names.push(...spanNames(request));
    return behaviour;
  };
  const setBehaviour = (next: Behaviour): void => {
    behaviour = next;
  };
  return { state: { names, headers, setBehaviour }, receive };
}

/** ExportTraceServiceRequest → ResourceSpans (1) → ScopeSpans (2) → Span (2) → name (5). */
function spanNames(request: Buffer): string[] {
  const spans = fields(request, 1).flatMap(resource => fields(resource, 2).flatMap(scope => fields(scope, 2)));
  return spans.map(span => String(fields(span, 5)[0]));
}

/** The length-delimited fields of a protobuf message that have this number. */
function fields(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] as number;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const end = varint() + at;
      if (Math.floor(tag / 8) === wanted) found.push(message.subarray(at, end));
      at = end;
    }
  }
  return found;
}
