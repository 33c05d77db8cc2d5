/** A log agent on loopback, with exactly the configuration that synth writes, over files as a container runtime writes them. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gibibytes, mebibytes } from '../../lib/base';
import { logAgentComponent } from '../../lib/components/log-agent/component';
import type { LogAgentConfig } from '../../lib/components/log-agent/config';
import { FEATURE_GATES } from '../../lib/components/log-agent/log-agent';
import {
  type LogAgentConfigProps,
  PODS_FOLDER,
  renderLogAgentConfig,
  stateFolder,
} from '../../lib/components/log-agent/render';
import { configText } from '../../lib/components/log-agent/text';
import { STATUS_PATH } from '../../lib/components/otelcol/parts';
import { portNumber } from '../../lib/k8s';
import { tool } from '../../tools/pinned/build';
import { answers, freePorts, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { names } from '../example/stack';
import { type LogReceiver, receiveLogs } from './otlp-log-receiver';

export const NAMESPACE = names.namespaces.products[0];

export interface LogAgent {
  readonly receiver: LogReceiver;
  /** Where the files of a pod's container are: `…/quay_till-0_<uid>/till`. */
  folder(pod: string, container?: string): string;
  /** Adds lines as a runtime does: each with the time, the stream and whether it is whole. */
  write(pod: string, lines: readonly Line[], container?: string): void;
  /** The same in another namespace. */
  writeTo(namespace: string, pod: string, lines: readonly Line[]): void;
  start(): Promise<Program>;
  /** The value of a metric, summed over its labels; undefined if it is not exposed. */
  metric(name: string): Promise<number | undefined>;
  readonly metricsUrl: string;
}

/** A whole line on standard output, or more about it. */
export type Line =
  | string
  | Buffer
  | { readonly text: string | Buffer; readonly stream?: 'stderr'; readonly tag?: 'P' | 'F'; readonly time?: string };

let clock = BigInt(Date.now()) * 1_000_000n;
/** Later than any before, in nanoseconds, as containerd writes it. */
const stamp = (): string => {
  clock += 1_000n;
  const seconds = new Date(Number(clock / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(clock % 1_000_000_000n).padStart(9, '0')}Z`;
};

export function cri(line: Line): Buffer {
  const {
    text,
    stream = 'stdout',
    tag = 'F',
    time = stamp(),
  } = typeof line === 'string' || Buffer.isBuffer(line) ? { text: line } : line;
  return Buffer.concat([Buffer.from(`${time} ${stream} ${tag} `), Buffer.from(text), Buffer.from('\n')]);
}

/** Only this is replaced: folders by temporary ones, addresses by loopback, ports by free ones; and there is no API server to ask. */
export async function logAgent(
  change: (config: LogAgentConfig) => LogAgentConfig = withoutKubernetes,
  props: Partial<LogAgentConfigProps> = {},
  env: NodeJS.ProcessEnv = {},
): Promise<LogAgent> {
  const binary = await tool('otelcol');
  const receiver = await receiveLogs();
  const folder = temporaryFolder('log-agent');
  const [pods, state] = [path.join(folder, 'pods'), path.join(folder, 'state')];
  for (const made of [pods, state]) mkdirSync(made);
  const [metrics = 0, health = 0] = await freePorts(2);
  const config = renderLogAgentConfig({
    names,
    namespaces: [NAMESPACE],
    endpoint: `${receiver.url}/logs`,
    headers: { 'VL-Stream-Fields': 'a,b' },
    memory: mebibytes(512),
    queue: gibibytes(1),
    ...props,
  });
  const text = configText(change(config))
    .replaceAll(PODS_FOLDER, pods)
    .replaceAll(stateFolder(names), state)
    .replace(`0.0.0.0:${portNumber(logAgentComponent, 'health')}`, `127.0.0.1:${health}`)
    .replace('host: 0.0.0.0', 'host: 127.0.0.1')
    .replace(`port: ${portNumber(logAgentComponent, 'metrics')}`, `port: ${metrics}`);
  const file = path.join(folder, 'config.yaml');
  writeFileSync(file, text);

  const of = (pod: string, container = 'app', namespace: string = NAMESPACE) => {
    const made = path.join(pods, `${namespace}_${pod}_${uidOf(pod)}`, container);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const metricsUrl = `http://127.0.0.1:${metrics}/metrics`;
  return {
    receiver,
    folder: of,
    write: (pod, lines, container) =>
      appendFileSync(path.join(of(pod, container), '0.log'), Buffer.concat(lines.map(cri))),
    writeTo: (namespace, pod, lines) =>
      appendFileSync(path.join(of(pod, 'app', namespace), '0.log'), Buffer.concat(lines.map(cri))),
    metricsUrl,
    metric: async name => {
      const page = await (await fetch(metricsUrl)).text();
      const found = page.split('\n').filter(line => line.startsWith(`${name}{`));
      return found.length === 0 ? undefined : found.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    start: async () => {
      const program = start(binary, [`--config=${file}`, FEATURE_GATES], {
        cwd: folder,
        env: { ...process.env, NODE_NAME: 'node-1', ...env },
      });
      await waitFor(answers(`http://127.0.0.1:${health}${STATUS_PATH}`), {
        what: 'the log agent to be ready',
        program,
      });
      return program;
    },
  };
}

export const uidOf = (pod: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(pod).toString('hex').padStart(12, '0').slice(-12)}`;

export function withoutKubernetes(config: LogAgentConfig): LogAgentConfig {
  const isKubernetes = (name: string) => name.startsWith('k8sattributes/');
  const { logs } = config.service.pipelines;
  const processors = Object.fromEntries(Object.entries(config.processors).filter(([name]) => !isKubernetes(name)));
  return {
    ...config,
    processors: processors as LogAgentConfig['processors'],
    service: {
      ...config.service,
      pipelines: {
        ...config.service.pipelines,
        logs: { ...logs, processors: logs.processors.filter(name => !isKubernetes(name)) },
      },
    },
  };
}
