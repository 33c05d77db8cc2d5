import { Metadata } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../settings';

/**
 * OpenTelemetry's exporter according to the settings. It reads compression and certificates itself, from
 * `OTEL_EXPORTER_OTLP_COMPRESSION` and `…_CERTIFICATE`.
 */
export function exporterOf(settings: TracingSettings): SpanExporter {
  const { exporter, protocol, endpoint, headers, timeoutMs, queue } = settings;
  if (exporter === 'console') return new ConsoleSpanExporter();
  const common = {
    url: endpoint.href,
    // Without it, a batch that timed out would continue in the background, concurrently with the next one.
    timeoutMillis: Math.min(timeoutMs, queue.exportTimeoutMs),
    // A flush sends the whole queue at once, and what exceeds the limit would be lost. Two more may be in flight already.
    concurrencyLimit: Math.ceil(queue.maxQueueSize / queue.maxExportBatchSize) + 2,
  };
  if (protocol === 'http/protobuf') return new HttpExporter({ ...common, headers });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new GrpcExporter({ ...common, metadata });
}
