/** The first lies flat in dist/, the others in folders of their own. */
import { production } from './production';
import { trial } from './trial';

export const environments = [production, trial] as const;
