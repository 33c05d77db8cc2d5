export * from './size';
export * from './stores';
