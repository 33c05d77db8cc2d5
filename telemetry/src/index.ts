export { TelemetryError } from './problems';
export { Metrics } from './metrics/metrics';
