export * from './log-store';
export * from './size';
export * from './stores';
