export * from './component';
export { renderLokiConfig } from './config';
export { lokiDatasource } from './datasource';
export * from './loki';
export type { LokiConfig } from './types';
