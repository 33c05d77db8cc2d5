export * from './alerts';
export * from './component';
export type { LogAgentConfig } from './config';
export * from './log-agent';
