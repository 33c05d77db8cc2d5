import type { LabelDomain } from '../catalogue';

export type LabelSet = Readonly<Record<string, string>>;

/** A label whose values are known only at run time. */
export type Open = Extract<LabelDomain, { readonly what: string }>;

export const isOpen = (domain: LabelDomain | undefined): domain is Open => domain !== undefined && 'what' in domain;
