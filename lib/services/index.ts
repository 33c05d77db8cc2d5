/** The model of monitored services. */
export * from './service';
export { telemetryVariables } from './variables';
