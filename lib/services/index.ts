/** The model of monitored services. */
export * from './service';
