import { type Findings, unless } from './findings';
import { shownText } from './shown-text';

/** Without `{` and `}`, which Alertmanager would execute; https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 limits both parts. */
const EMAIL = /^[\w.!#$%&'*+/=?^|~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
export const LONGEST_EMAIL = 254;

export const email = (field: string, value: unknown): Findings =>
  unless(
    typeof value === 'string' && value.length <= LONGEST_EMAIL && EMAIL.test(value),
    field,
    `must be an e-mail address, not ${value === undefined ? 'nothing' : shownText(value)}`,
  );
