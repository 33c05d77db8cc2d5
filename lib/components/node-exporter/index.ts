export * from './component';
export * from './node-exporter';
export * from './rules';
