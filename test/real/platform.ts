/** Prometheus and Alertmanager on loopback, with the files and arguments of `dist/`, and a complete simulated product. */
import { load } from 'js-yaml';
import { type AlertmanagerConfig, type ReceiverKey, SECRET_FOLDER } from '../../lib/components/alertmanager';
import { PATHS, type PrometheusConfig, type ScrapeConfigFile } from '../../lib/components/prometheus';
import type { Environment } from '../../lib/stack';
import { tool } from '../../tools/pinned/build';
import { answers, freePort, freePorts, type Program, start, waitFor } from '../../tools/process/run';
import { localCertificate } from '../support/certificate';
import { podTemplate } from '../support/dist';
import { writeHistory } from '../support/history';
import { captureHttp, type HttpCapture } from '../support/http-capture';
import {
  faster,
  inRoot,
  overlayAlertmanager,
  overlayArguments,
  overlayPrometheus,
  overlayRules,
  overlayScrape,
} from '../support/overlay';
import { type PodNetwork, podNetwork } from '../support/pod-network';
import { flagOf, podRoot, writeFile, writeFiles } from '../support/pod-root';
import { discovered, type Pod, podsIn } from '../support/pods';
import { connectProduct, type Product } from '../support/product';

export const PROMETHEUS = podTemplate('20-prometheus.yaml', 'prometheus');
export const ALERTMANAGER = podTemplate('10-alertmanager.yaml', 'alertmanager');
const TOKEN = 'token-of-the-service-account';

type RuleFile = Parameters<typeof overlayRules>[0];

export interface Running {
  readonly url: string;
  readonly program: Program;
}

export interface Platform {
  /** In seconds since 1970: older samples were written before Prometheus started. */
  readonly started: number;
  readonly prometheus: Running;
  readonly alertmanagers: readonly Running[];
  readonly programs: readonly Program[];
  readonly pods: readonly Pod[];
  readonly network: PodNetwork;
  readonly product: Product;
  readonly http: HttpCapture;
  /** Writes the rule files, changed if needed, where Prometheus watches for them. Returns the rules' names. */
  writeRules(change?: (text: string) => string): readonly string[];
  /** Deletes the pods of a service: discovery finds none of them any more. */
  delete(service: string): void;
  /** Closes the servers in this process; the programs end with the tests. */
  close(): void;
}

export interface PlatformOptions {
  /** Service → URL of a real program with its metrics, in place of its pods. @default Prometheus and Alertmanager are real */
  readonly programs?: Readonly<Record<string, string>>;
}

export async function startPlatform(
  environment: Environment,
  { programs: real = {} }: PlatformOptions = {},
): Promise<Platform> {
  const certificate = await localCertificate();
  const http = await captureHttp();
  const network = await podNetwork(certificate);
  const alertmanagers = await startAlertmanagers(http);
  // One Prometheus of the pair, and one of each exporter, since two would expose the same.
  const once = { prometheus: 1, 'kube-state-metrics': 1, postgres: 1, redis: 1, 'jaeger-storage': 1 };
  const onlyOne = Object.fromEntries(Object.keys(real).map(service => [service, 1]));
  const pods = podsIn(environment, { ...once, ...onlyOne, alertmanager: ALERTMANAGER.replicas });

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const programs = {
    ...Object.fromEntries(Object.entries(real).map(([service, program]) => [service, [program]])),
    ...{ prometheus: [url], alertmanager: alertmanagers.map(each => each.url) },
  };
  const product = connectProduct({ environment, network, pods, programs, token: TOKEN });

  const addresses = alertmanagers.map(each => new URL(each.url).host);
  const place = (left: readonly Pod[]) => ({ proxy: network.url, discover: discovered.bind(undefined, left) });
  const files = Object.entries(PROMETHEUS.files);
  const rules = files.filter(([file]) => file.startsWith(PATHS.rules));
  const others = files.filter(([file]) => !file.startsWith(PATHS.rules));
  const scrapes = others.filter(([file]) => file.startsWith(PATHS.scrape));
  const scrape = (text: string, root: string, left = pods) =>
    overlayScrape(load(text) as ScrapeConfigFile, { ...place(left), root });
  const root = podRoot({ ...PROMETHEUS, files: Object.fromEntries(others) }, 'prometheus', (file, text, root) =>
    file.startsWith(PATHS.scrape)
      ? scrape(text, root)
      : overlayPrometheus(load(text) as PrometheusConfig, { root, alertmanagers: addresses }),
  );
  writeFile(root, `${PATHS.serviceAccount}/token`, TOKEN);
  writeFile(root, `${PATHS.serviceAccount}/ca.crt`, certificate.cert);
  await writeHistory(await tool('promtool'), environment, inRoot(root, PATHS.data));

  const args = overlayArguments(PROMETHEUS.args, {
    '--config.file': inRoot(root, flagOf(PROMETHEUS, '--config.file')),
    // The minimum that Prometheus accepts.
    '--config.auto-reload-interval': '1s',
    '--storage.tsdb.path': inRoot(root, flagOf(PROMETHEUS, '--storage.tsdb.path')),
    '--web.listen-address': `127.0.0.1:${port}`,
  });
  const started = Date.now() / 1e3;
  const program = start(await tool('prometheus'), args, { env: { POD_NAME: 'prometheus-0' }, cwd: root });
  await waitFor(answers(`${url}/-/ready`), { what: 'Prometheus to be ready', program });
  return {
    prometheus: { url, program },
    alertmanagers,
    programs: [program, ...alertmanagers.map(each => each.program)],
    ...{ started, pods, network, product, http },
    writeRules: (change = text => text) => {
      writeFiles(root, Object.fromEntries(rules), (_, text) => overlayRules(load(change(text)) as RuleFile));
      const written = rules.flatMap(([, text]) => (load(text) as RuleFile).groups.flatMap(group => group.rules));
      return written.map(rule => ('record' in rule ? rule.record : rule.alert));
    },
    delete: deleted => {
      const left = pods.filter(({ service }) => service.name !== deleted);
      writeFiles(root, Object.fromEntries(scrapes), (_, text) => scrape(text, root, left));
    },
    close: () => {
      for (const each of [network, http]) each.close();
    },
  };
}

async function startAlertmanagers(http: HttpCapture): Promise<Running[]> {
  const binary = await tool('alertmanager');
  const ports = await freePorts(ALERTMANAGER.replicas);
  const mesh = (await freePorts(ALERTMANAGER.replicas)).map(port => `127.0.0.1:${port}`);
  const secrets: Readonly<Partial<Record<ReceiverKey, string>>> = {
    'slack-url': `${http.url}/slack`,
    'pagerduty-routing-key': 'routing-key',
    'heartbeat-url': `${http.url}/heartbeat`,
  };
  // There is no mail server: none of these alerts is mailed, and alertmanager.test.ts tests mail.
  const place = { smtp: `localhost:${await freePort()}`, pagerdutyUrl: `${http.url}/pagerduty` };
  return ports.map((port, index) => {
    const name = `alertmanager-${index}`;
    const address = mesh[index] as string;
    const root = podRoot(ALERTMANAGER, name, (_, text, root) =>
      overlayAlertmanager(load(text) as AlertmanagerConfig, { ...place, root }),
    );
    for (const [key, text] of Object.entries(secrets)) writeFile(root, `${SECRET_FOLDER}/${key}`, text);
    const args = overlayArguments(ALERTMANAGER.args, {
      '--config.file': inRoot(root, flagOf(ALERTMANAGER, '--config.file')),
      '--storage.path': inRoot(root, flagOf(ALERTMANAGER, '--storage.path')),
      '--dispatch.start-delay': faster(flagOf(ALERTMANAGER, '--dispatch.start-delay')),
      '--web.listen-address': `127.0.0.1:${port}`,
      '--cluster.listen-address': address,
      '--cluster.advertise-address': address,
      '--cluster.peer': mesh,
    });
    // Without a grace period: an Alertmanager that leaves waits ten seconds for the others, which also leave.
    return { url: `http://127.0.0.1:${port}`, program: start(binary, args, { name, graceMs: 0 }) };
  });
}
