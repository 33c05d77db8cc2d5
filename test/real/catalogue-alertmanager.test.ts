/** The real Alertmanager exposes the catalogue's metrics, and three of them form a cluster. */

import { production } from '../../aion/environments/production';
import { names } from '../../aion/names';
import { alertmanager as family, metricsOf } from '../../lib/catalogue';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePorts, type Program, start, waitFor } from '../../tools/process/run';
import { argsOf, writeConfig } from '../support/alertmanager';
import { scrape } from './exposition';

let binary: string;
let ports: number[];
let meshPorts: number[];
beforeAll(async () => {
  binary = await tool('alertmanager');
  const { replicas } = production.alertmanager;
  ports = await freePorts(replicas);
  meshPorts = await freePorts(replicas);
}, BUILD_TIMEOUT_MS);

const programs: Program[] = [];
// Without a grace period: an Alertmanager that leaves waits ten seconds for the others, which also leave.
afterAll(() => Promise.all(programs.map(program => program.stop(0))));

const url = (index: number): string => `http://127.0.0.1:${ports[index]}`;

/** Starts one of production's pods, with the cluster's names and addresses replaced by loopback. */
function startPod(index: number): Program {
  const args = argsOf(production, writeConfig(production), ports[index] as number).map(arg =>
    arg
      .replace('0.0.0.0:9094', `127.0.0.1:${meshPorts[index]}`)
      .replace('[$(POD_IP)]:9094', `127.0.0.1:${meshPorts[index]}`)
      .replace(
        new RegExp(`alertmanager-(\\d)\\.alertmanager-pods\\.${names.namespaces.monitoring}\\.svc:9094`),
        (_, peer) => `127.0.0.1:${meshPorts[peer]}`,
      ),
  );
  const program = start(binary, args, {
    name: `alertmanager-${index}`,
    // When it leaves, each waits ten seconds for the others, which have ended too.
    graceMs: 500,
  });
  programs.push(program);
  return program;
}

test('a pod is ready without its peers, and forms a cluster with them', async () => {
  const first = startPod(0);
  await waitFor(answers(`${url(0)}/-/ready`), { what: 'the first pod to be ready', program: first });
  startPod(1);
  startPod(2);
  for (const index of programs.keys()) {
    const members = async () => {
      const exposed = (await scrape(url(index))).get(family.clusterMembers.name);
      return exposed?.values[0] === production.alertmanager.replicas;
    };
    await waitFor(members, { what: `pod ${index} to see all members`, program: programs });
  }
});

test.each(metricsOf(family))('$name is exposed as declared', async ({ name, kind, labels }) => {
  // Some metrics only appear with the first notification, after the start delay.
  const exposed = await waitFor(async () => (await scrape(url(0))).get(name), {
    what: name,
    timeoutMs: 60_000,
    program: programs,
  });
  expect(exposed.kind).toBe(kind);
  expect(exposed.labels.length).toBeGreaterThan(0);
  for (const series of exposed.labels) expect(Object.keys(series).sort()).toEqual(Object.keys(labels).sort());
  for (const [label, domain] of Object.entries(labels)) {
    const seen = [...new Set(exposed.labels.map(series => series[label]))].sort();
    if ('values' in domain) expect(seen).toEqual([...domain.values].sort());
    else expect(seen.length).toBeLessThanOrEqual(domain.limit);
  }
});
