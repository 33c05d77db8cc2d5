import { visible } from '../../lib/conform';

/** Why the check could not run. Its message may quote the server: it is made safe for a terminal, line by line. */
export class Uncheckable extends Error {
  constructor(message: string) {
    super(message.split('\n').map(visible).join('\n'));
  }
}
