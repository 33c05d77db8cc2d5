import { Agent, request } from 'node:http';
import type { Stop } from '../../shared/seam';

const TICK_MS = 20;
/** A service that cannot keep up is not overloaded further. */
const MAX_IN_FLIGHT = 64;

/**
 * Requests `url` at this rate over keep-alive connections until it is stopped: POST with `body`, or GET if that is empty.
 * Responses are ignored.
 */
export function generateTraffic(url: URL, body: string, perSecond: number): Stop {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_IN_FLIGHT });
  const options = body === '' ? { agent } : { agent, method: 'POST', headers: { 'content-type': 'application/json' } };
  const started = performance.now();
  let [inFlight, sent] = [0, 0];

  const catchUp = (): void => {
    const due = ((performance.now() - started) / 1_000) * perSecond;
    // Requests that are a second late are skipped: a service that was stuck does not get all of them at once.
    sent = Math.max(sent, Math.floor(due - perSecond));
    while (sent < due && inFlight < MAX_IN_FLIGHT) {
      sent++;
      inFlight++;
      request(url, options, response => response.resume())
        .on('error', () => {})
        .once('close', () => {
          inFlight--;
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
