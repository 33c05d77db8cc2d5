export * from './database-exporter';
export * from './declared';
export type { ExporterProps } from './exporter';
