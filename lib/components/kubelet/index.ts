export * from './alerts';
export * from './services';
