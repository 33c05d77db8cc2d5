/** What Prometheus scrapes of a service: requests by status, of each pod. */
import { createHash } from 'node:crypto';
import { http } from '../../lib/catalogue';
import { Counter, type Span, without } from '../../test/simulation/timeline';
import type { Run, ScrapedSeries } from '../../tools/replay/rules';
import type { Load } from './load';

const PODS = [0, 1];
/** A pod that restarts is not scraped for so long, in seconds. */
const AWAY = 30;

/** Of a line, what is within a span, with times from an origin. */
const cut = ([from, to, value, slope]: Run, span: Span, origin: number): readonly Run[] => {
  const [begin, end] = [Math.max(from, span.from), Math.min(to, span.to)];
  return begin < end ? [[begin - origin, end - origin, value + slope * (begin - from), slope]] : [];
};

/** The counters of both pods in a span, of which each has half of the requests. Times count from `origin`. */
export function scraped(load: Load, span: Span, origin: number, every: number): readonly ScrapedSeries[] {
  const { service, life, steady, singles } = load;
  return PODS.flatMap(pod => {
    const [answered, failed] = [new Counter(), new Counter()];
    for (const { from, to, traffic, failing } of steady) {
      answered.rate.set({ from, to }, (traffic * (1 - failing)) / PODS.length);
      failed.rate.set({ from, to }, (traffic * failing) / PODS.length);
    }
    singles.forEach((at, i) => {
      if (i % PODS.length === pod) failed.add(at, 1);
    });
    const ends = load.restarts.filter(each => each.pod === pod).map(({ at }) => at);
    const lives = [life.from, ...ends.map(at => at + AWAY)].map((from, i) => ({ from, to: ends[i] ?? life.to }));
    const answers = without(
      [life],
      ends.map(at => ({ from: at, to: at + AWAY })),
    );
    const name = `${service}-${pod}`;
    const common = { __name__: http.requests.seriesName, job: service, service, pod: name, instance: name };
    return [
      { counter: answered, status: '200' },
      { counter: failed, status: '500' },
    ].map(({ counter, status }) => ({
      labels: { ...common, method: 'GET', path: '/', status },
      every,
      // Prometheus spreads scrapes over the interval.
      offset: createHash('sha256').update(name).digest().readUInt16BE() % every,
      runs: counter.runs(lives, answers).flatMap(run => cut(run, span, origin)),
    }));
  });
}
