export * from './alerts';
export * from './component';
export * from './config';
export * from './oauth2-proxy';
export * from './sign-in';
