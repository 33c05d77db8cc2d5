/** The check could not run; the message is one sentence for the person who ran the command. */
export class Uncheckable extends Error {}
