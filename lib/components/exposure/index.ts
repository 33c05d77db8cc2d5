export * from './exposure';
export * from './flows';
export * from './ingresses';
