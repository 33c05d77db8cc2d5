/**
 * Stands in for kube-state-metrics, which cannot be built here: lists the pods from the API server, with the real one's service
 * account, and exposes the metrics that alerts about pods read. It ignores other objects.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { kubeState, type Metric } from '../../../../lib/catalogue';

/** Interval between two lists of the pods. */
const PAUSE_MS = 500;
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const { values } = parseArgs({
  strict: false,
  options: { port: { type: 'string' }, 'telemetry-port': { type: 'string' }, namespaces: { type: 'string' } },
});

// biome-ignore lint/suspicious/noExplicitAny: pods as the API server returns them
type Pod = any;

function pods(namespace: string): Promise<readonly Pod[]> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  const headers = { authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8')}` };
  const options = {
    host,
    port,
    path: `/api/v1/namespaces/${namespace}/pods`,
    headers,
    ca: readFileSync(`${ACCOUNT}/ca.crt`),
  };
  return new Promise((resolve, reject) => {
    get(options, response => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text).items);
        else reject(new Error(`${options.path}: ${response.statusCode} ${text}`));
      });
    }).on('error', reject);
  });
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** The samples of a pod, by metric. */
function samples(pod: Pod): ReadonlyMap<Metric, readonly Sample[]> {
  const { namespace, name, uid } = pod.metadata;
  const podLabels = { namespace, pod: name, uid };
  const each = (statuses: readonly Pod[] | undefined, value: (status: Pod) => Sample | undefined): Sample[] =>
    (statuses ?? []).map(value).filter(sample => sample !== undefined);
  const restarts = ({ name: container, restartCount }: Pod): Sample => [{ ...podLabels, container }, restartCount];
  const waiting = ({ name: container, state }: Pod): Sample | undefined =>
    state?.waiting && [{ ...podLabels, container, reason: state.waiting.reason }, 1];
  const terminated = ({ name: container, lastState }: Pod): Sample | undefined =>
    lastState?.terminated && [{ ...podLabels, container, reason: lastState.terminated.reason }, 1];
  const { phase: current, conditions = [], containerStatuses, initContainerStatuses } = pod.status;
  const unscheduled = conditions.filter(({ type, status }: Pod) => type === 'PodScheduled' && status === 'False');
  return new Map<Metric, readonly Sample[]>([
    [
      kubeState.podPhase,
      ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'].map(phase => [
        { ...podLabels, phase },
        Number(current === phase),
      ]),
    ],
    [kubeState.podUnschedulable, unscheduled.map((): Sample => [podLabels, 1])],
    [kubeState.restarts, each(containerStatuses, restarts)],
    [kubeState.waitingReason, each(containerStatuses, waiting)],
    [kubeState.lastTerminatedReason, each(containerStatuses, terminated)],
    [kubeState.initRestarts, each(initContainerStatuses, restarts)],
    [kubeState.initWaitingReason, each(initContainerStatuses, waiting)],
    [kubeState.initLastTerminatedReason, each(initContainerStatuses, terminated)],
  ]);
}

const exposed = ({ name, help, kind }: Metric, all: readonly Sample[]): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${kind}`,
    ...all.map(
      ([labels, value]) => `${name}{${Object.entries(labels).map(([label, text]) => `${label}="${text}"`)}} ${value}`,
    ),
  ].join('\n');

async function metrics(): Promise<string> {
  const all = (await Promise.all(String(values.namespaces).split(',').map(pods))).flat().map(samples);
  const metrics = [...new Set(all.flatMap(ofPod => [...ofPod.keys()]))];
  return `${metrics
    .map(metric =>
      exposed(
        metric,
        all.flatMap(ofPod => ofPod.get(metric) ?? []),
      ),
    )
    .join('\n')}\n`;
}

/** Precomputed, since the real one watches and responds at once: in accelerated time a scrape has a second and a half. */
let latest: string | undefined;
async function keepUp(): Promise<never> {
  for (;;) {
    await metrics().then(
      text => {
        latest = text;
      },
      error => console.error(String(error)),
    );
    await sleep(PAUSE_MS);
  }
}
void keepUp();

createServer((_, response) => {
  if (latest === undefined) response.writeHead(503).end('not read yet');
  else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(latest);
}).listen(Number(values.port));
/** The port of the probes, which only check that it responds. */
createServer((_, response) => response.end('ok')).listen(Number(values['telemetry-port']));
