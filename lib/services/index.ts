/** The model of what is monitored. */
export * from './service';
