import { silenceList } from '../silence';

/** Maintenance windows, and silences of what is known, a file each: docs/silencing.md. `npm run silences` applies them. */
export const silences = silenceList([]);
