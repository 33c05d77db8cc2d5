/** What another company's stack synthesizes, under the real API server: examples/shop/ on the packed package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { type ControlPlane, startControlPlane } from '../../tools/cluster/control-plane';
import { ensurePrerequisites } from '../../tools/cluster/prerequisites';
import { cleanUp } from '../../tools/process/run';
import { OutsideProject, packed } from '../package/installed';
import { succeeded } from '../support/succeeded';
import { TestCluster } from './support/cluster';
import { runKubectl } from './support/kubectl';

let shop: OutsideProject;
let controlPlane: ControlPlane;
let cluster: TestCluster;
beforeAll(async () => {
  await ensurePrerequisites(() => {});
  shop = new OutsideProject('examples/shop');
  await shop.install(await packed());
  succeeded(await shop.npm('synth'));
  controlPlane = await startControlPlane({ controllers: false });
  cluster = new TestCluster(controlPlane);
}, 30 * 60_000);
afterAll(async () => {
  await controlPlane?.stop();
  shop?.remove();
  await cleanUp();
}, 60_000);

test.each(['.', 'trial'])(
  'the API server takes every object of dist/%s in a dry run, field by field, without a warning',
  async environment => {
    const folder = shop.path('dist', environment);
    const objects = readdirSync(folder)
      .filter(file => file.endsWith('.yaml'))
      .flatMap(file => loadAll(readFileSync(path.join(folder, file), 'utf8')));
    // A dry run makes no namespaces that the next object could be in.
    await cluster.kubectl(['apply', '-f', path.join(folder, '00-namespaces.yaml')]);
    const dryRun = await runKubectl(cluster, ['apply', '--dry-run=server', '--validate=strict', '-f', folder]);
    expect(dryRun).toMatchObject({ warnings: [], code: 0 });
    expect(dryRun.lines).toHaveLength(objects.length);
  },
  120_000,
);
