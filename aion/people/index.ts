/** An example of a company's policy: who is on call, and after how long whom. `npm run oncall` says who it is now. */
import { onCall } from '../../lib/people';
import type { Team } from '../names';
import { incidents } from './incidents';
import { command, teams } from './rotations';

export const people = onCall<Team>({ teams, command, incidents });
