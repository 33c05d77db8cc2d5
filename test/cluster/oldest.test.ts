import { readdirSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { type OldestApiServer, startOldestApiServer } from '../../tools/cluster/oldest';
import { ensurePrerequisites } from '../../tools/cluster/prerequisites';
import { pinnedFolder } from '../../tools/pinned/pinned';

const dist = path.join(path.dirname(path.dirname(pinnedFolder())), 'dist');
/** The first environment is at the top of dist/, each other one in a folder of its name. */
const folders = aion.environments.map(({ name }, i) => (i === 0 ? '.' : name));
let server: OldestApiServer;

beforeAll(async () => {
  await ensurePrerequisites(() => {});
  server = await startOldestApiServer();
}, 30 * 60_000);
afterAll(() => server?.stop(), 60_000);

test('is older than the cluster', async () => {
  const { serverVersion } = JSON.parse(await server.kubectl(['version', '-o', 'json']));
  expect(serverVersion.gitVersion).toBe(`v${server.version}`);
});

test.each(folders)(
  'accepts every object in dist/%s with strict validation',
  async environment => {
    const folder = path.join(dist, environment);
    // A dry run does not create the namespaces that the other objects need.
    await server.kubectl(['apply', '-f', path.join(folder, '00-namespaces.yaml')]);
    const answer = await server.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', folder]);
    const documents = readdirSync(folder).filter(file => file.endsWith('.yaml'));
    expect(answer.trim().split('\n').length).toBeGreaterThan(documents.length);
  },
  60_000,
);

test('rejects an unknown field', async () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, dta: {} };
  const apply = ['apply', '--dry-run=server', '--validate=strict', '-f', '-'];
  await expect(server.kubectl(apply, { input: JSON.stringify(object) })).rejects.toThrow('unknown field "dta"');
});
