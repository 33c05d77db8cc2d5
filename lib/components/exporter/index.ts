export * from './declared';
export type { ExporterProps } from './exporter';
