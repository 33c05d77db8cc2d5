/** A million requests: the memory of the library does not grow with their number. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import autocannon from 'autocannon';
import { buildSync } from 'esbuild';
import { answers, cleanUp, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { FOR_NODE } from '../support/bundle';

const MILLION = 1_000_000;
const PARTS = 10;
/** Requests until the sequence repeats. */
const DISTINCT = 5_000;
/** Variation in bytes between two measurements: caches of V8, a queue of spans. */
const NOISE = 4 * 2 ** 20;

/** Distinct requests: ids, raw URLs without a route, unbounded labels, failures. */
const requests = (part: number): autocannon.Request[] =>
  Array.from({ length: DISTINCT }, (_, i) => {
    const id = `${part}-${i}`;
    const paths = [`/users/${id}`, `/users/${id}?token=${id}`, `/nowhere/${id}`, `/models/m${id}`, '/fails'];
    return { method: 'GET', path: paths[i % paths.length] as string };
  });

afterAll(cleanUp);

test(
  'memory after a million requests is the same as after the first tenth',
  async () => {
    const folder = temporaryFolder();
    const program = path.join(folder, 'service.cjs');
    buildSync({ ...FOR_NODE, entryPoints: [path.resolve('test/soak/service.ts')], outfile: program });
    writeFileSync(path.join(folder, 'package.json'), '{}');
    // There is no collector, so the queue is always full, which is the worst case.
    const service = start(process.execPath, ['--expose-gc', program], {
      env: { OTEL_TRACES_SAMPLER: 'always_on', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    });
    const ports = await waitFor(
      () =>
        JSON.parse(
          service
            .output()
            .split('\n')
            .find(line => line.startsWith('{')) ?? '',
        ),
      {
        what: 'the service to print its ports',
        program: service,
      },
    );
    const url = `http://127.0.0.1:${ports.port}`;
    await waitFor(answers(`${url}/users/1`), { what: 'the service to respond', program: service });

    const heaps: number[] = [];
    for (let part = 0; part < PARTS; part += 1) {
      const { errors } = await autocannon({ url, connections: 20, amount: MILLION / PARTS, requests: requests(part) });
      expect(errors).toBe(0);
      heaps.push(((await (await fetch(`${url}/heap`)).json()) as { heap: number }).heap);
    }
    const [first = 0, ...later] = heaps;
    const metrics = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text();
    const counted = [...metrics.matchAll(/^http_requests_total\{.*\} (\d+)$/gm)].reduce(
      (all, [, n]) => all + Number(n),
      0,
    );

    console.info(`heap in use after each tenth, MiB: ${heaps.map(heap => (heap / 2 ** 20).toFixed(1)).join(', ')}`);
    expect(counted).toBe(MILLION + 1 + PARTS);
    const dropped = /^telemetry_series_dropped_total\{[^}]*metric="ai_tokens_total"[^}]*\} (\d+)/m.exec(metrics)?.[1];
    // One request in five has a distinct model. The budget allows twenty, including `aion-1`, each time they recur.
    expect(Number(dropped)).toBe(MILLION / 5 - 19 * (MILLION / PARTS / DISTINCT));
    expect(later.filter(heap => heap > first + NOISE)).toEqual([]);
  },
  20 * 60_000,
);
