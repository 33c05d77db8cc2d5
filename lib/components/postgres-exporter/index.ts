export * from './component';
export * from './database';
export * from './postgres-exporter';
