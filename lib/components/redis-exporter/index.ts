export * from './component';
export * from './exporter';
export * from './redis-exporter';
