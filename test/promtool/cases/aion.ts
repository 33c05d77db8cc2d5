import type { RuleCase } from '../case';

/** The alerts that AION adds to the library's (aion/alerts/), of AION's own services: each has at least one case. */
export const aionCases: readonly RuleCase[] = [];
