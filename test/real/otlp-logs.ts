/** Sends lines as protobuf over OTLP/HTTP, as agents do: https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto */

export interface Line {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
  readonly severity?: string;
  /** 32 hexadecimal digits. */
  readonly traceId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Lines of one container: its attributes, such as `service.name`. */
export interface Source {
  readonly resource: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

/** A field whose length stands before it: a text, bytes or a message. */
const field = (number: number, content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
};
const fixed64 = (number: number, value: bigint): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(number * 8 + 1);
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
};

const text = (value: string): Buffer => field(1, value);
const attributes = (number: number, all: Readonly<Record<string, string>> = {}): Buffer[] =>
  Object.entries(all).map(([key, value]) => field(number, Buffer.concat([field(1, key), field(2, text(value))])));

const record = ({ time, text: body, severity = 'INFO', traceId, attributes: own }: Line): Buffer =>
  Buffer.concat([
    fixed64(1, BigInt(Math.round(time)) * 1_000_000n),
    field(3, severity),
    field(5, text(body)),
    ...attributes(6, own),
    ...(traceId === undefined ? [] : [field(9, Buffer.from(traceId, 'hex'))]),
  ]);

/** An ExportLogsServiceRequest. */
export const encode = (sources: readonly Source[]): Buffer =>
  Buffer.concat(
    sources.map(({ resource, lines }) => {
      const scope = Buffer.concat(lines.map(line => field(2, record(line))));
      return field(1, Buffer.concat([field(1, Buffer.concat(attributes(1, resource))), field(2, scope)]));
    }),
  );

/** Posts a body; returns the status of the response. */
export async function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });
  await response.text();
  return response.status;
}
