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
  const started = performance.now();
  let [underWay, sent] = [0, 0];

  const catchUp = (): void => {
    const due = ((performance.now() - started) / 1_000) * perSecond;
    // What is a second late is left out: a service that was stuck is not asked for all of it at once.
    sent = Math.max(sent, Math.floor(due - perSecond));
    while (sent < due && underWay < MOST_UNDER_WAY) {
      sent++;
      underWay++;
      request(url, options, response => response.resume())
        .on('error', () => {})
        .once('close', () => {
          underWay--;
        })
        .end(body);
    }
  };
  const timer = setInterval(catchUp, TICK_MS);
  return () => {
    clearInterval(timer);
    agent.destroy();
  };
}
