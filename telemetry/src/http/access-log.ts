import type { Log } from '../logging';
import { sentBytes } from './bodies';
import type { Ended, Outcome } from './outcome';

type Level = 'info' | 'warn' | 'error';

const levelOf = ({ status, complete, kind }: Outcome): Level => {
  if (!complete && (kind === 'aborted' || kind === 'timeout')) return 'warn';
  return status >= 500 ? 'error' : 'info';
};

function messageOf({ complete, kind, status }: Outcome): string {
  if (!complete && kind === 'aborted') return 'request aborted by the client';
  if (!complete && kind === 'timeout') return 'request timed out';
  return status >= 500 ? 'request failed' : 'request completed';
}

/** Writes one line per request, at its end; the ids come from the active context. */
export function logRequest(log: Log, { served, route, outcome, seconds }: Ended): void {
  const level = levelOf(outcome);
  if (!log.isLevelEnabled(level)) return;
  const failure = outcome.status >= 500 ? served.failure : undefined;
  log[level](
    {
      method: served.method,
      route,
      path: served.path,
      status: outcome.status,
      duration_ms: Math.round(seconds * 1_000_000) / 1_000,
      request_bytes: served.requestBytes,
      ...(served.responseCounted && { response_bytes: sentBytes(served) }),
      ...(failure !== undefined && { err: failure }),
    },
    messageOf(outcome),
  );
}
