export { victoriaLogsArguments } from './arguments';
export * from './component';
export { victoriaLogsDatasource } from './datasource';
export * from './victorialogs';
