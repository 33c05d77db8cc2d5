export * from './exposure';
export * from './flows';
export * from './peers';
export * from './routes';
