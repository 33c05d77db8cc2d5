/** Who is on call, and when whom. */
export * from './calendar';
export { checkOnCall } from './check';
export { type CalendarProps, icalendar } from './icalendar';
export * from './incidents';
export * from './on-call';
export * from './person';
export * from './rotation';
export { endOf, type Shift, shiftsOf, spanOf, startOf } from './shifts';
export * from './who';
