/** A StatefulSet with an image that does not exist is mended by the next apply alone: no pod has to be deleted. */
import { waitFor } from '../../tools/process/wait';
import { jaegerStorage } from './support/aion';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { list } from './support/objects';
import { applyDevelopment } from './support/platform';
import { figure, seconds } from './support/record';

const { name, namespace } = jaegerStorage;
const STUCK = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'];

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await connect();
  await applyDevelopment(cluster);
}, CONNECT_MS + 600_000);

test('a StatefulSet that is stuck with a bad image recovers with an apply of the right one', async () => {
  const image = 'registry.invalid/jaeger:none';
  await cluster.kubectl(['-n', namespace, 'set', 'image', `statefulset/${name}`, `*=${image}`]);
  const stuck = async () => {
    const pods = await list(cluster, 'pods', { namespace, selector: `app.kubernetes.io/name=${name}` });
    const [container] = pods.flatMap(({ status }) => status.containerStatuses ?? []);
    return STUCK.includes(container?.state.waiting?.reason);
  };
  await waitFor(stuck, { what: 'the pod to lack its image', timeoutMs: 180_000 });
  const began = Date.now();
  await applyDevelopment(cluster);
  figure('Recovery', 'a StatefulSet with an image that does not exist', {
    measured: seconds(Date.now() - began),
    how: 'an apply of the right manifests',
  });
}, 600_000);
