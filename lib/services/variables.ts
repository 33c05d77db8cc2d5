import { BAGGAGE_VARIABLE, EDGE_VARIABLE } from '../catalogue';
import type { Service } from './service';

/** The environment variables by which the telemetry library in a service's pods does what the service declares. */
export function telemetryVariables({ name, traces, edge, baggageTo }: Service): Readonly<Record<string, string>> {
  return {
    OTEL_SERVICE_NAME: name,
    ...(!traces && { OTEL_TRACES_EXPORTER: 'none' }),
    ...(edge && { [EDGE_VARIABLE]: 'true' }),
    ...(baggageTo !== undefined && baggageTo.length > 0 && { [BAGGAGE_VARIABLE]: baggageTo.join(',') }),
  };
}
