/** A receiver of logs over OTLP/HTTP in protobuf, which answers what a test wants and keeps what it acknowledged. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export type Attributes = Readonly<Record<string, unknown>>;

export interface LogRecord {
  readonly resource: Attributes;
  readonly attributes: Attributes;
  readonly body: unknown;
  readonly severity: number;
  readonly severityText: string;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly traceId: string;
  readonly spanId: string;
}

export interface LogReceiver {
  readonly url: string;
  /** What it acknowledged, in the order of arrival. */
  readonly records: LogRecord[];
  /** The requests it acknowledged. */
  readonly requests: () => number;
  /** The headers of the last request. */
  readonly headers: () => Readonly<Record<string, unknown>>;
  /** The status that it answers with from now on; `hang` never answers. */
  answer(status: number | 'hang'): void;
  close(): void;
}

export async function receiveLogs(): Promise<LogReceiver> {
  const records: LogRecord[] = [];
  let status: number | 'hang' = 200;
  let requests = 0;
  let headers: Readonly<Record<string, unknown>> = {};
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      if (status === 'hang') return;
      headers = request.headers;
      if (status === 200) {
        const body = Buffer.concat(chunks);
        records.push(...decodeLogs(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
        requests += 1;
      }
      response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    requests: () => requests,
    headers: () => headers,
    answer: next => {
      status = next;
      if (next !== 'hang') server.closeAllConnections();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A field of a protobuf message: a number, or bytes. */
type Value = bigint | Buffer;
type Message = ReadonlyMap<number, readonly Value[]>;

/** https://protobuf.dev/programming-guides/encoding/ */
function decode(bytes: Buffer): Message {
  const fields = new Map<number, Value[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const readers: Readonly<Record<number, () => Value>> = {
    0: varint,
    1: () => take(8),
    2: () => take(Number(varint())),
    5: () => take(4),
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const read = readers[key & 7];
    if (read === undefined) throw new Error(`wire type ${key & 7} at byte ${at}`);
    const value = read();
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (message: Message, field: number): Message[] =>
  (message.get(field) ?? []).map(value => decode(value as Buffer));
const bytesOf = (message: Message, field: number): Buffer =>
  (message.get(field)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto */
function anyValue(message: Message): unknown {
  const [field, values] = [...message][0] ?? [];
  const value = values?.[0];
  switch (field) {
    case 1:
      return (value as Buffer).toString('utf8');
    case 2:
      return value !== 0n;
    case 3:
      return Number(BigInt.asIntN(64, value as bigint));
    case 4:
      return (value as Buffer).readDoubleLE();
    case 5:
      return messages(decode(value as Buffer), 1).map(anyValue);
    case 6:
      return attributesOf(decode(value as Buffer), 1);
    case 7:
      return value;
    default:
      return undefined;
  }
}

const attributesOf = (message: Message, field: number): Attributes =>
  Object.fromEntries(
    messages(message, field).map(pair => [
      bytesOf(pair, 1).toString('utf8'),
      anyValue(messages(pair, 2)[0] ?? new Map()),
    ]),
  );

function decodeLogs(body: Buffer): LogRecord[] {
  return messages(decode(body), 1).flatMap(resourceLogs => {
    const resource = attributesOf(messages(resourceLogs, 1)[0] ?? new Map(), 1);
    return messages(resourceLogs, 2).flatMap(scope => messages(scope, 2).map(record => recordOf(record, resource)));
  });
}

const recordOf = (record: Message, resource: Attributes): LogRecord => ({
  resource,
  attributes: attributesOf(record, 6),
  body: anyValue(messages(record, 5)[0] ?? new Map()),
  severity: Number((record.get(2)?.[0] as bigint | undefined) ?? 0n),
  severityText: bytesOf(record, 3).toString('utf8'),
  time: bytesOf(record, 1).length === 8 ? bytesOf(record, 1).readBigUInt64LE() : 0n,
  traceId: bytesOf(record, 9).toString('hex'),
  spanId: bytesOf(record, 10).toString('hex'),
});
