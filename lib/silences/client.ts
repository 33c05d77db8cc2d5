/** Alertmanager's API, version 2: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
import { call, json, type Server, ServerError } from '../remote';
import type { HeldSilence, SentSilence } from './plan';

/** The text of its configuration. Throws if the server is no Alertmanager. */
export async function configurationOf(server: Server): Promise<string> {
  const route = '/api/v2/status';
  const status = await json<{ readonly config?: { readonly original?: unknown } } | null>(server, route);
  const original = status?.config?.original;
  if (typeof original !== 'string')
    throw new ServerError(`${server.url} is no Alertmanager: ${route} has no configuration`);
  return original;
}

/** Those that have ended included, as long as it keeps them. */
export const silencesOf = (server: Server): Promise<readonly HeldSilence[]> => json(server, '/api/v2/silences');

/** Creates it, or changes the one whose id it has. */
export async function send(server: Server, silence: SentSilence): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await accepted(await call(server, '/api/v2/silences', { method: 'POST', headers, body: JSON.stringify(silence) }));
}

/** Ends it now. */
export const expire = async (server: Server, { id }: Pick<HeldSilence, 'id'>): Promise<void> =>
  accepted(await call(server, `/api/v2/silence/${encodeURIComponent(id)}`, { method: 'DELETE' }));

async function accepted(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok)
    throw new ServerError(`Alertmanager refused it (HTTP ${response.status}): ${text.trim().slice(0, 300)}`);
}
