/** Nothing could be judged; the message is one sentence for who ran the command. */
export class Uncheckable extends Error {}
