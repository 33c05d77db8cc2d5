/** docs/clusters.md matches the type, and what it shows passes the checks. */
import { readFileSync } from 'node:fs';
import { checkClusterNetwork, NETWORK_PLUGINS, policyTerrain } from '../../lib/components/cluster-network';
import { SPECIAL_RANGES } from '../../lib/k8s/special-ranges';

const page = readFileSync('docs/clusters.md', 'utf8');

test('every example passes the checks', () => {
  const examples = [...page.matchAll(/```ts\nnetwork: (\{.*\})\n```/g)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(4);
  const read = (text: string) => new Function(`return ${text}`)();
  expect(examples.flatMap(text => checkClusterNetwork('network', read(text)))).toEqual([]);
});

test('its table has every field', () => {
  const fields = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field).sort();
  const all: Required<Parameters<typeof checkClusterNetwork>[1]> = {
    ...{ ipFamilies: [], apiServer: [], apiServerPort: 0, nodes: [], nodeLocalDns: [], smtp: [] },
    cni: 'calico',
    kubelets: { ca: 'cluster' },
  };
  expect(fields).toEqual(Object.keys(all).sort());
});

test('it names every plugin, private range and default', () => {
  for (const text of [...NETWORK_PLUGINS, ...SPECIAL_RANGES.IPv6, ...policyTerrain().nodeLocalDns])
    expect(page).toContain(text);
});
