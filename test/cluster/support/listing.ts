/**
 * Objects of the API server by HTTPS from this process: those who wait ask several times a second, and a kubectl for each time
 * took as much CPU as a cluster at rest.
 */
import { readFileSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { load } from 'js-yaml';
import type { KubernetesObject } from './kubernetes-object';

const TIMEOUT_MS = 60_000;

/** The API that a kind belongs to, by its plural. */
const APIS: Readonly<Record<string, string>> = {
  pods: 'api/v1',
  services: 'api/v1',
  nodes: 'api/v1',
  deployments: 'apis/apps/v1',
  statefulsets: 'apis/apps/v1',
  daemonsets: 'apis/apps/v1',
};

interface Access {
  readonly server: string;
  readonly options: RequestOptions;
}

/** What a kubeconfig says in full; undefined where it leads to more: a file, a program that makes tokens. */
function accessBy(kubeconfig: string): Access | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: a kubeconfig, whose fields are looked at one by one
  const { clusters = [], users = [], contexts = [], ...config } = load(readFileSync(kubeconfig, 'utf8')) as any;
  const named = (all: readonly KubernetesObject[], name: string) => all.find(each => each.name === name) ?? {};
  const { context } = named(contexts, config['current-context']);
  const { cluster } = named(clusters, context?.cluster);
  const { user } = named(users, context?.user);
  const data = (field: string | undefined) => (field === undefined ? undefined : Buffer.from(field, 'base64'));
  const cert = data(user?.['client-certificate-data']);
  const key = data(user?.['client-key-data']);
  const ca = data(cluster?.['certificate-authority-data']);
  if (cert === undefined || key === undefined || ca === undefined) return undefined;
  // A connection that is kept may lead to a server that has been killed meanwhile.
  return { server: cluster.server, options: { cert, key, ca, agent: new Agent({ keepAlive: false }) } };
}

const known = new Map<string, Access | undefined>();

export interface Listing {
  readonly kinds: readonly string[];
  readonly namespace?: string | undefined;
  readonly selector?: string | undefined;
}

/** Undefined where only kubectl knows how: another kind, another way to sign in. Throws what the server says. */
export async function listDirectly(
  kubeconfig: string,
  { kinds, namespace, selector }: Listing,
): Promise<readonly KubernetesObject[] | undefined> {
  if (!known.has(kubeconfig)) known.set(kubeconfig, accessBy(kubeconfig));
  const access = known.get(kubeconfig);
  if (access === undefined || kinds.some(kind => !(kind in APIS))) return undefined;
  const within = namespace === undefined ? '' : `namespaces/${namespace}/`;
  const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  const lists = await Promise.all(kinds.map(kind => get(access, `${APIS[kind]}/${within}${kind}${query}`)));
  // Items of a list do not say what they are; kubectl adds it.
  return lists.flatMap(({ apiVersion, kind, items }) =>
    items.map((item: KubernetesObject) => ({ apiVersion, kind: kind.replace(/List$/, ''), ...item })),
  );
}

async function get({ server, options }: Access, path: string): Promise<KubernetesObject> {
  const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const asked = request(`${server}/${path}`, { ...options, timeout: TIMEOUT_MS }, response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    asked.on('timeout', () => asked.destroy(new Error(`${path}: no answer within ${TIMEOUT_MS / 1_000} s`)));
    asked.on('error', reject).end();
  });
  if (status !== 200) throw new Error(`${path}: ${status} ${body.slice(0, 500)}`);
  return JSON.parse(body);
}
