/**
 * Stands in for kube-state-metrics, which cannot be built here: watches objects at the API server, with the real one's service
 * account, and exposes the metrics that alerts about them read.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { exposition, KINDS, type Kind, type Samples } from './samples';

/** Pause before a watch that has ended is begun anew. */
const PAUSE_MS = 500;
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const { values } = parseArgs({
  strict: false,
  options: {
    port: { type: 'string' },
    'telemetry-port': { type: 'string' },
    namespaces: { type: 'string' },
    resources: { type: 'string' },
  },
});
const namespaces = String(values.namespaces).split(',');
const kinds = String(values.resources)
  .split(',')
  .flatMap(name => KINDS[name] ?? []);

/** Objects at one path of the API. */
interface Watched {
  readonly path: string;
  readonly kind: Kind;
  /** By uid; undefined until they are known. */
  samples?: Map<string, Samples>;
}
const watched: readonly Watched[] = kinds.flatMap(kind =>
  (kind.clusterScoped ? [kind.path('')] : namespaces.map(kind.path)).map(path => ({ path, kind })),
);

function open(path: string): Promise<IncomingMessage> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  const headers = { authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8')}` };
  const options = { host, port, path, headers, ca: readFileSync(`${ACCOUNT}/ca.crt`) };
  return new Promise((resolve, reject) => {
    get(options, resolve).on('error', reject);
  });
}

/** Delivers the objects that there are, then each change, until the API server ends the watch. */
async function watch(each: Watched): Promise<void> {
  // Version 0 is served from the cache: for the latest version the server would wait for a write to one of these objects.
  const response = await open(`${each.path}?watch=true&resourceVersion=0`);
  if (response.statusCode !== 200) throw new Error(`${each.path}: ${response.statusCode}`);
  const samples = new Map<string, Samples>();
  each.samples = samples;
  for await (const line of createInterface({ input: response })) {
    const { type, object } = JSON.parse(line);
    if (type === 'ERROR') throw new Error(`${each.path}: ${object.message}`);
    if (type === 'DELETED') samples.delete(object.metadata.uid);
    else samples.set(object.metadata.uid, each.kind.samples(object));
  }
}

async function keepWatching(each: Watched): Promise<never> {
  for (;;) {
    await watch(each).catch(error => console.error(String(error)));
    await sleep(PAUSE_MS);
  }
}
for (const each of watched) void keepWatching(each);

createServer((_, response) => {
  const known = watched.flatMap(({ samples }) => samples ?? []);
  if (known.length < watched.length) response.writeHead(503).end('not read yet');
  else {
    const all = known.flatMap(samples => [...samples.values()].flat());
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition(all));
  }
}).listen(Number(values.port));
/** The port of the probes, which only check that it responds. */
createServer((_, response) => response.end('ok')).listen(Number(values['telemetry-port']));
