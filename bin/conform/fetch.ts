import { type Finding, type Format, finding } from '../../lib/conform';
import { formatTimeout } from './timeout';
import { Uncheckable } from './uncheckable';

/** The response as text, with findings about the response itself. */
export interface Answer {
  /** Where it comes from: another path of the same host, if that redirects. */
  readonly source: string;
  readonly text: string;
  /** Undefined if the Content-Type does not say. */
  readonly format: Format | undefined;
  readonly findings: readonly Finding[];
}

export interface FetchOptions {
  readonly timeoutMs: number;
  /** Whether to request OpenMetrics, and accept nothing else. */
  readonly openmetrics: boolean;
}

/** The headers that Prometheus sends: https://prometheus.io/docs/instrumenting/content_negotiation/ */
const ACCEPT: Readonly<Record<Format, string>> = {
  text: 'text/plain;version=0.0.4;q=1,*/*;q=0.1',
  openmetrics: 'application/openmetrics-text;version=1.0.0;q=1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
};
const MEDIA_TYPES: Readonly<Record<string, Format>> = {
  'text/plain': 'text',
  'application/openmetrics-text': 'openmetrics',
};

/** About 600,000 series, far beyond any service's sample limit. Of a compressed response, once it is decompressed. */
export const MAX_BYTES = 64 * 2 ** 20;
const MAX_REDIRECTS = 5;

/** Requests the URL once, as a scrape does. Throws Uncheckable if there is no response to check. */
export async function fetchExposition(url: URL, { timeoutMs, openmetrics }: FetchOptions): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { response, from } = await follow(url, {
      signal,
      redirect: 'manual',
      headers: { accept: ACCEPT[openmetrics ? 'openmetrics' : 'text'] },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Uncheckable(`${from} returned ${`${response.status} ${response.statusText}`.trim()}; wanted 200`);
    }
    const text = decode(await read(response, from), String(from));
    return { source: String(from), text, ...judgeType(response.headers.get('content-type'), openmetrics) };
  } catch (error) {
    if (error instanceof Uncheckable) throw error;
    if (signal.aborted) throw new Uncheckable(`${url} timed out after ${formatTimeout(timeoutMs)} (--timeout)`);
    throw new Uncheckable(`cannot fetch ${url}: ${reason(error)}`);
  }
}

/** Follows redirects on the same host. Another one is another service, and the report would be about it. */
async function follow(url: URL, init: RequestInit): Promise<{ readonly response: Response; readonly from: URL }> {
  let from = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(from, init);
    const location = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || location === null) return { response, from };
    await response.body?.cancel();
    if (!URL.canParse(location, String(from)))
      throw new Uncheckable(`${from} redirects to "${location}", which is no URL`);
    const next = new URL(location, from);
    if (!isSameHost(from, next)) {
      const shown = `${next.protocol}//${next.host}${next.pathname}`;
      throw new Uncheckable(
        `${from} redirects to another host, ${shown}; check that with --url if it is the one meant`,
      );
    }
    from = next;
  }
  throw new Uncheckable(`${url} redirects more than ${MAX_REDIRECTS} times`);
}

const REDIRECTS = [301, 302, 303, 307, 308];

/** The same host and port, or the same host from http to https on their own ports. */
const isSameHost = (from: URL, to: URL): boolean =>
  to.host === from.host && (to.protocol === from.protocol || (to.protocol === 'https:' && to.port === ''));

async function read(response: Response, url: URL): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Uncheckable(`${url} returned more than ${MAX_BYTES / 2 ** 20} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws Uncheckable if the bytes are not UTF-8. A byte-order mark is kept, because Prometheus rejects it too. */
export function decode(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Uncheckable(`${source} is not UTF-8 text`);
  }
}

function judgeType(header: string | null, openmetrics: boolean): Pick<Answer, 'format' | 'findings'> {
  const media = header?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = MEDIA_TYPES[media];
  const place = {};
  if (format === undefined) {
    const found = header ? `the Content-Type is "${header}"` : 'there is no Content-Type';
    const wanted = `wanted ${Object.keys(MEDIA_TYPES).join(' or ')}: Prometheus rejects any other`;
    return { format, findings: [finding('content-type', place, `${found}; ${wanted}`)] };
  }
  if (!openmetrics || format === 'openmetrics') return { format, findings: [] };
  const message = `requested OpenMetrics, but the Content-Type is "${header}"; wanted application/openmetrics-text`;
  return { format, findings: [finding('content-type', place, message)] };
}

/** `fetch` hides the reason in `cause`; for a name with several addresses, `cause` has only a code. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  if (cause === undefined) return message;
  const { code, message: why } = cause as NodeJS.ErrnoException;
  return why || code || message;
}
