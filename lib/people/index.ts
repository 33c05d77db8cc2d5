/** Who is on call, and when whom; who works when, and what they need not be notified of. */
export * from './calendar';
export { checkOnCall } from './check';
export * from './hours';
export { type CalendarProps, icalendar } from './icalendar';
export * from './incidents';
export * from './on-call';
export * from './person';
export * from './rotation';
export { endOf, type Shift, shiftsOf, spanOf, startOf } from './shifts';
export * from './who';
