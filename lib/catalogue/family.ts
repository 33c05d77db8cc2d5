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
}

const INFO = Symbol('family');

/** Metrics that are exposed together. A service lists the families that it exposes. */
export type Family<M extends Readonly<Record<string, Metric>> = Readonly<Record<string, Metric>>> = M & {
  readonly [INFO]: FamilyInfo;
};

export function family<const M extends Readonly<Record<string, Metric>>>(about: FamilyInfo, metrics: M): Family<M> {
  return Object.assign({}, metrics, { [INFO]: about });
}

export const aboutFamily = (member: { readonly [INFO]: FamilyInfo }): FamilyInfo => member[INFO];
export const metricsOf = (member: Family): readonly Metric[] => Object.values(member);
