export * from './component';
export * from './database';
export * from './exporter';
export * from './postgres-exporter';
