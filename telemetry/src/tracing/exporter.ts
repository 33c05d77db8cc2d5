import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace';
import { TelemetryError } from '../problems';
import type { TracingSettings } from '../settings';

/**
 * OpenTelemetry's exporter for what the settings ask for. Compression and certificates it reads itself, from
 * `OTEL_EXPORTER_OTLP_COMPRESSION` and `…_CERTIFICATE`. Throws a TelemetryError where a header cannot be sent.
 */
export function exporterOf(settings: TracingSettings): SpanExporter {
  const { exporter, protocol, endpoint, headers, timeoutMs, queue } = settings;
  if (exporter === 'console') return new ConsoleSpanExporter();
  const common = {
    url: endpoint.href,
    // A batch that is given up would otherwise go on in the background, beside the next one.
    timeoutMillis: Math.min(timeoutMs, queue.exportTimeoutMs),
    // A flush sends the whole queue at once; what is over the limit would be lost. Two more are already under way.
    concurrencyLimit: Math.ceil(queue.maxQueueSize / queue.maxExportBatchSize) + 2,
  };
  if (protocol === 'http/protobuf') {
    checkEach(headers, (name, value) => {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    });
    return new HttpExporter({ ...common, headers });
  }
  const metadata = new Metadata();
  checkEach(headers, (name, value) => metadata.set(name, value));
  return new GrpcExporter({ ...common, metadata });
}

function checkEach(headers: TracingSettings['headers'], check: (name: string, value: string) => void): void {
  const problems = Object.entries(headers).flatMap(([name, value]) => {
    try {
      check(name, value);
      return [];
    } catch {
      // Not the error's own message, in which the value may stand: it is a secret, mostly.
      return [
        `OTEL_EXPORTER_OTLP_HEADERS: ${name} cannot be sent: the name, or its value, has a character that a header must not have`,
      ];
    }
  });
  if (problems.length > 0) throw new TelemetryError(problems);
}
