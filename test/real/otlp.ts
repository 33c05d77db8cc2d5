/** Sends spans as JSON over OTLP/HTTP, and reads traces from Jaeger's API. */
import { randomBytes } from 'node:crypto';

export interface Span {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export const newTraceId = (): string => randomBytes(16).toString('hex');

const attribute = ([key, value]: [string, string]) => ({ key, value: { stringValue: value } });

/** Sends spans of one trace that end now; returns the status of the response. */
export async function send(url: string, service: string, traceId: string, spans: readonly Span[]): Promise<number> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [attribute(['service.name', service])] },
        scopeSpans: [
          {
            spans: spans.map(({ name, attributes }) => ({
              traceId,
              spanId: randomBytes(8).toString('hex'),
              name,
              kind: 2,
              startTimeUnixNano: String(now - 5_000_000n),
              endTimeUnixNano: String(now),
              attributes: Object.entries(attributes).map(attribute),
            })),
          },
        ],
      },
    ],
  };
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

export interface FoundSpan {
  readonly operationName: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

/** The spans of a trace. Throws if the trace does not exist (yet). */
export async function trace(url: string, traceId: string): Promise<readonly FoundSpan[]> {
  const response = await fetch(`${url}/api/traces/${traceId}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text).data[0].spans;
}
