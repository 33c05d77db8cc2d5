export * from './alerts';
export * from './blackbox-exporter';
export * from './component';
export * from './config';
