/** The telemetry library of AION's services: README.md shows how to use it. */
export type { Ai, AiOptions, ErrorKind, InferenceCall, InferenceRequest, Session, Stream, Tokens } from './ai';
export { activeRequest, type RequestContext } from './context';
export { type InstrumentPoolOptions, transaction, withQueryName } from './database';
export type { Exporter, HealthCheck, HealthReport } from './exporter';
export type { HttpOptions, NodeOptions } from './http';
export type { Log, Logging } from './logging';
export type { Counter, Gauge, Metrics, Observer } from './metrics/metrics';
export { TelemetryError } from './problems';
export type { LogLevel, Settings } from './settings';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './start';
export { type ExternalCall, errorType, inSpan, recordError } from './tracing';
