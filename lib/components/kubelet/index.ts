export * from './alerts';
export * from './services';
export * from './trust';
