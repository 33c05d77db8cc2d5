import { type ControlPlane, startControlPlane } from './control-plane';

/** An API server of the oldest supported version, without nodes: what it takes or refuses of `dist/`. */
export type OldestApiServer = ControlPlane;

/** Starts etcd and the API server on loopback. Whoever asks it is an administrator: manifests are tested, not rights. */
export const startOldestApiServer = (): Promise<OldestApiServer> =>
  startControlPlane({ apiServer: 'kube-apiserver-oldest' });
