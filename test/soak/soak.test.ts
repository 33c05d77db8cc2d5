/** A million requests: what the library keeps does not grow with what it has seen. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import autocannon from 'autocannon';
import { buildSync } from 'esbuild';
import { answers, cleanUp, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { FOR_NODE } from '../support/bundle';

const MILLION = 1_000_000;
const PARTS = 10;
/** Requests before the first comes again. */
const DIFFERENT = 5_000;
/** Bytes in use that may come and go between two measurements: caches that V8 fills, a queue of spans. */
const NOISE = 4 * 2 ** 20;

/** Different each time: ids, raw URLs that no route has, labels without end, failures. */
const requests = (part: number): autocannon.Request[] =>
  Array.from({ length: DIFFERENT }, (_, i) => {
    const id = `${part}-${i}`;
    const paths = [`/users/${id}`, `/users/${id}?token=${id}`, `/nowhere/${id}`, `/models/m${id}`, '/fails'];
    return { method: 'GET', path: paths[i % paths.length] as string };
  });

afterAll(cleanUp);

test(
  'memory is the same after the last of a million requests as it was after the first tenth',
  async () => {
    const folder = temporaryFolder();
    const program = path.join(folder, 'service.cjs');
    buildSync({ ...FOR_NODE, entryPoints: [path.resolve('test/soak/service.ts')], outfile: program });
    writeFileSync(path.join(folder, 'package.json'), '{}');
    // Nobody takes the spans: the queue is full all the time, which is the worst case.
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
        what: 'the service to say its ports',
        program: service,
      },
    );
    const url = `http://127.0.0.1:${ports.port}`;
    await waitFor(answers(`${url}/users/1`), { what: 'the service', program: service });

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
    // One request in five has a model of its own. The budget admits twenty, `aion-1` among them, each time they come.
    expect(Number(dropped)).toBe(MILLION / 5 - 19 * (MILLION / PARTS / DIFFERENT));
    expect(later.filter(heap => heap > first + NOISE)).toEqual([]);
  },
  20 * 60_000,
);
