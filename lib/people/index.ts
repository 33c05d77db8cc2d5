/** Who is on call, and when whom; who works when, and what they need not be notified of. */
export * from './calendar';
export { checkOnCall } from './check';
export { checkMutes, type KnownAlerts } from './check-mutes';
export { checkSilences, isCurrent, type SilenceContext } from './check-silences';
export * from './hours';
export { type CalendarProps, icalendar } from './icalendar';
export * from './incidents';
export {
  matchersOf,
  mayMute,
  mutesLabels,
  mutesText,
  type PossibleAlert,
  type SilenceMatcher,
  undecided,
} from './matching';
export * from './on-call';
export * from './person';
export * from './rotation';
export { endOf, type Shift, shiftsOf, spanOf, startOf } from './shifts';
export {
  type DeclaredSilence,
  type MaintenanceProps,
  type Moment,
  type Muted,
  type Mutes,
  maintenance,
  type SilenceDeclarations,
  type SilenceProps,
  type SilenceVocabulary,
  silence,
  silenceDeclarations,
  silenceList,
  stateOf,
} from './silence';
export * from './who';
