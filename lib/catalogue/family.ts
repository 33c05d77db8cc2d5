import { declaredHere, type Source } from '../base/source';
import type { Metric } from './metric';

export interface FamilyInfo {
  /** Short name, unique: `http`. */
  readonly name: string;
  /** What exposes it, in words: "services", "node exporter 1.12". */
  readonly exposedBy: string;
  /**
   * Where the series are scraped: from a pod, with all TARGET_LABELS, or from a node's kubelet, which is not a pod.
   * @default 'pod'
   */
  readonly target?: 'pod' | 'node';
  /**
   * Whether a program of others chose the names, which need not follow the conventions then: a counter without `_total`,
   * seconds without `_seconds`. A name that contradicts its unit is refused all the same. @default false
   */
  readonly foreignNames?: boolean;
}

/** A family as it was declared. */
export interface DeclaredFamily extends FamilyInfo {
  readonly declaredAt: Source;
}

const INFO = Symbol('family');

/** Metrics that are exposed together. A service lists the families that it exposes. */
export type Family<M extends Readonly<Record<string, Metric>> = Readonly<Record<string, Metric>>> = M & {
  readonly [INFO]: DeclaredFamily;
};

export function family<const M extends Readonly<Record<string, Metric>>>(about: FamilyInfo, metrics: M): Family<M> {
  return Object.assign({}, metrics, { [INFO]: { ...about, declaredAt: declaredHere(family) } });
}

export const aboutFamily = (member: { readonly [INFO]: DeclaredFamily }): DeclaredFamily => member[INFO];
export const metricsOf = (member: Family): readonly Metric[] => Object.values(member);
