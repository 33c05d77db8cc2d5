import { type Findings, oneOf } from '../../base/findings';

/**
 * Who signs the kubelets' serving certificates. `cluster`: the cluster's own authority, as on EKS and GKE, and where kubelets
 * have `serverTLSBootstrap` and something approves their requests. Prometheus then verifies them, by the node's address.
 */
export interface KubeletTrust {
  /** Who signs the certificates. */
  readonly ca: (typeof AUTHORITIES)[number];
}

const AUTHORITIES = ['cluster'] as const;

export const checkKubelets = (field: string, trust: KubeletTrust | undefined): Findings =>
  trust === undefined ? [] : oneOf(`${field}.ca`, trust.ca, AUTHORITIES);
