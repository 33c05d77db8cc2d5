import { Agent, request } from 'node:http';
import type { Stop } from '../../shared/seam';

const TICK_MS = 20;
/** A service that cannot keep up is not buried as well. */
const MOST_UNDER_WAY = 64;

/**
 * Asks `url` so many times a second over kept connections until it is stopped: POSTs `body`, or GETs where that is empty.
 * What is answered does not matter.
 */
export function generateTraffic(url: URL, body: string, perSecond: number): Stop {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
  const options = body === '' ? { agent } : { agent, method: 'POST', headers: { 'content-type': 'application/json' } };
  let underWay = 0;
  let sent = 0;
  const started = performance.now();
  const done = (): void => {
    underWay--;
  };
  const send = (): void => {
    underWay++;
    request(url, options, response => response.resume())
      .on('error', () => {})
      .once('close', done)
      .end(body);
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * perSecond;
    while (sent < due && underWay < MOST_UNDER_WAY) {
      sent++;
      send();
    }
    // What could not be sent in time is left out, not sent in one burst later.
    sent = Math.max(sent, Math.floor(due) - MOST_UNDER_WAY);
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    agent.destroy();
  };
}
