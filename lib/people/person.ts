import { declaredHere, type Source } from '../base';

/** From this date to that one, both included, in the person's time zone. */
export interface Away {
  /** The first day: `2026-07-06`. */
  readonly from: string;
  /** The last day. @default for good: the person has left */
  readonly to?: string;
}

/**
 * Whoever can be on call. What is here is read by all who can read the repository, and stays in its history: so there is no
 * telephone number, which belongs where the person can change and delete it, such as a profile in PagerDuty.
 */
export interface PersonProps {
  /** As colleagues write it. */
  readonly name: string;
  /** At work; it is also how PagerDuty knows the person. */
  readonly email: string;
  /** Where the person usually is, as in the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Name in the chat, with `@`. @default none */
  readonly chat?: string;
  /** When the person cannot be on call. Synth refuses a shift in it that nobody takes over. @default never */
  readonly away?: readonly Away[];
}

export interface Person extends PersonProps {
  /** Short, stable, `ada`: calendars and exports name the person by it. */
  readonly id: string;
  readonly declaredAt: Source;
}

/** Declares a person: `person('ada', { name: 'Ada Lovelace', email: …, timeZone: 'Europe/London' })`. */
export const person = (id: string, props: PersonProps): Person => ({ ...props, id, declaredAt: declaredHere(person) });
