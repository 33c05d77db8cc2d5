import { development } from './development';
import { production } from './production';
import { staging } from './staging';

/** Production comes first: it is written to the top of dist/, each other environment to a subfolder. */
export const environments = [production, staging, development] as const;
