import { development } from './development';
import { production } from './production';
import { staging } from './staging';

/** Production first: it lies flat in dist/, the others in folders of their own. */
export const environments = [production, staging, development] as const;
