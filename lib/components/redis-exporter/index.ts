export * from './component';
export * from './redis-exporter';
