import { type ControlPlane, startControlPlane } from './control-plane';

/** An API server of the oldest supported version, without nodes, to validate `dist/`. */
export type OldestApiServer = ControlPlane;

/** Starts etcd and the API server on loopback. Every client is an administrator: this tests manifests, not access rights. */
export const startOldestApiServer = (): Promise<OldestApiServer> =>
  startControlPlane({ apiServer: 'kube-apiserver-oldest' });
