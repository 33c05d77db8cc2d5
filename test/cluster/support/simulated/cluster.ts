import { startControlPlane } from '../../../../tools/cluster/control-plane';
import { TestCluster } from '../cluster';
import { Api } from './api';
import { addNode, runPods, type SimulatedNode } from './nodes';
import { addStorageClass, provideVolumes } from './volumes';

/** Two nodes in each of three zones: the smallest cluster whose zones each survive a drain. */
export const NODES: readonly SimulatedNode[] = ['a', 'b', 'c'].flatMap(zone =>
  [1, 2].map(number => ({ name: `node-${zone}${number}`, zone: `zone-${zone}` })),
);

export interface SimulatedCluster extends TestCluster {
  readonly version: string;
  readonly api: Api;
  stop(): Promise<void>;
}

/**
 * The real API server, controllers and scheduler, with nodes that only exist in the API, to test placement and drains. No
 * containers run. @param storageClass the class that claims request
 */
export async function startSimulatedCluster(storageClass: string): Promise<SimulatedCluster> {
  const controlPlane = await startControlPlane({ controllers: true });
  const api = new Api(controlPlane.url, controlPlane.token);
  await addStorageClass(api, storageClass);
  for (const node of NODES) await addNode(api, node);
  await runPods(api);
  await provideVolumes(api, NODES);
  const { version, stop } = controlPlane;
  const stopAll = async () => {
    api.close();
    await stop();
  };
  return Object.assign(new TestCluster(controlPlane), { version, api, stop: stopAll });
}
