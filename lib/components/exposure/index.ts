export * from './exposure';
export * from './flows';
export * from './http-solver';
export * from './peers';
export * from './routes';
