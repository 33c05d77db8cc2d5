/** Objectives of services: what they promise about a share of their events, and how fast they spend what may fail. */
export * from './check-objectives';
export * from './counted';
export * from './objective';
export * from './period';
export * from './windows';
