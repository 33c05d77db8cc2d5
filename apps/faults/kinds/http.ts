import { setTimeout as sleep } from 'node:timers/promises';
import { everyShare, randomFrom } from '../../shared/random';
import type { Seam } from '../../shared/seam';
import { type Faults, fault } from '../fault';
import { amount, oneOf, share, text, time } from '../parameters';
import { generateTraffic } from './traffic';

/** Where HTTP faults are injected. */
export interface HttpFaultProps {
  /** Every request of the API, before its handler. */
  readonly requests: Seam<unknown>;
  /** The address of the API, once it listens. */
  readonly api: () => URL;
}

/** Fastify answers an error with its `statusCode`. */
const failure = (statusCode: number): Error => Object.assign(new Error('the fault "errors" is on'), { statusCode });

/** The delay of one request, by distribution; each has `milliseconds` as its mean. */
const SPREADS: Readonly<Record<string, (mean: number, random: () => number) => number>> = {
  none: mean => mean,
  uniform: (mean, random) => mean * 2 * random(),
  exponential: (mean, random) => -mean * Math.log(1 - random()),
};

export const httpFaults = ({ requests, api }: HttpFaultProps): Faults => ({
  errors: fault(
    'This share of the requests is answered with a 5xx status.',
    {
      share: share('of the requests'),
      status: oneOf('of the answer', [500, 502, 503, 504], 500),
    },
    ({ share: part, status }) => {
      const hit = everyShare(part);
      return requests.add(request => {
        if (hit()) throw failure(status);
        return request;
      });
    },
  ),

  latency: fault(
    'Requests are delayed before they are served.',
    {
      milliseconds: time('mean delay of a request', 'milliseconds'),
      spread: oneOf('distribution of the delays', ['none', 'uniform', 'exponential'], 'none'),
      share: share('of the requests that are delayed', 1),
    },
    ({ milliseconds, spread, share: part }) => {
      const hit = everyShare(part);
      const random = randomFrom(1);
      return requests.add(async request => {
        if (hit()) await sleep(SPREADS[spread]?.(milliseconds, random));
        return request;
      });
    },
  ),

  traffic: fault(
    'The service sends requests to itself over HTTP at this rate.',
    {
      perSecond: amount('requests'),
      path: text('path that is requested', '^/', '/v1/status'),
      body: text('JSON to send with POST; empty for GET', '', ''),
    },
    ({ perSecond, path, body }) => generateTraffic(new URL(api().origin + path), body, perSecond),
  ),
});
