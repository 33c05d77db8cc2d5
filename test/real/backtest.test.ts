/** The same history in a running Prometheus, in its data folder, in one block and as text brings the same. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePort, run, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { replayProgram } from '../../tools/replay/build';
import { type HistorySource, replayHistory } from '../../tools/replay/history';
import { type RecordedSeries, watched, writeOpenMetrics } from '../support/recorded-history';

const HOUR = 3600;
const DURATION = 8 * HOUR;
/** The longest block that promtool writes within a day. Each begins at a multiple of it, and one that begins there holds all of it. */
const BLOCK = 18 * HOUR;
const START = Math.floor((Date.now() / 1000 - DURATION) / BLOCK) * BLOCK;
const rules = new Map([
  [
    '/etc/prometheus/rules/group.yml',
    JSON.stringify({
      groups: [
        {
          name: 'group',
          rules: [
            { record: 'requests:rate5m', expr: 'sum by (instance) (rate(requests_total[5m]))' },
            { alert: 'Busy', expr: 'requests:rate5m > 4.9', for: '5m', keep_firing_for: '10m' },
            { alert: 'Down', expr: 'up < 1', for: '2m' },
            { alert: 'Many', expr: 'increase(requests_total[2h]) > 20000', labels: { severity: 'warning' } },
          ],
        },
      ],
    }),
  ],
]);
const busy = (seconds: number): boolean => Math.floor(seconds / HOUR) % 3 === 1;
/** A counter that grows faster in some hours, and whose process restarts in the sixth. */
const requests: RecordedSeries = {
  series: 'requests_total{instance="a"}',
  at: seconds => {
    let sum = 0;
    for (let at = seconds > 5.5 * HOUR ? 5.5 * HOUR : 0; at < seconds; at += 60)
      sum += Math.min(60, seconds - at) * (busy(at) ? 5 : 1);
    return sum;
  },
};
const down: RecordedSeries = { series: 'up{instance="a"}', at: s => (3 * HOUR <= s && s < 3 * HOUR + 300 ? 0 : 1) };
const away: RecordedSeries = { series: 'up{instance="b"}', at: s => (s > 4 * HOUR && s < 5 * HOUR ? undefined : 1) };

let promtool: string;
let prometheus: string;
let text: string;
let data: string;
beforeAll(async () => {
  [promtool, prometheus] = [await tool('promtool'), await tool('prometheus')];
  await replayProgram('history');
  text = writeOpenMetrics({ start: START, duration: DURATION, every: 30, series: [watched, down, away, requests] });
  data = temporaryFolder('data');
  await promtoolRuns('tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', text, data);
}, BUILD_TIMEOUT_MS);

async function promtoolRuns(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(promtool, args);
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout;
}

const backtest = (source: HistorySource) =>
  replayHistory({
    ...{ source, rules, interval: 30, since: 5 * HOUR, until: START + DURATION },
    externalLabels: { cluster: 'harbour' },
  });
const listed = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).sort().map(name => {
    const { size, mtimeMs } = statSync(path.join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
/** Serves the folder; labels that it adds to what others read are not in its store. */
async function serving(folder: string): Promise<string> {
  const config = path.join(temporaryFolder('config'), 'prometheus.yml');
  writeFileSync(config, 'global: { external_labels: { cluster: elsewhere, replica: a } }\n');
  const port = await freePort();
  const program = start(prometheus, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const url = `http://127.0.0.1:${port}`;
  await waitFor(answers(`${url}/-/ready`), { what: 'Prometheus to be ready', program });
  return url;
}

test('a server, its data folder, a block and text bring the same transitions of the same history', async () => {
  const before = listed(data);
  const found = await backtest({ openMetrics: [text] });
  const states = found.transitions.map(({ state, labels }) => `${labels.alertname} ${state}`);
  // Busy hours are the second, the fifth and the eighth; the increase over two hours passes its bound near the end of each. The
  // one before the start still fires then.
  expect(states).toEqual([
    ...['Many firing', 'Down firing', 'Down resolved', 'Many resolved', 'Busy firing', 'Many firing'],
    ...['Busy resolved', 'Many resolved', 'Busy firing', 'Many firing'],
  ]);
  expect(found.evaluated.gaps).toEqual([]);
  expect(await backtest({ folder: data })).toEqual(found);
  const blocks = readdirSync(data).filter(name => name.startsWith('0'));
  expect(blocks).toHaveLength(1);
  expect(await backtest({ folder: path.join(data, blocks[0] ?? '') })).toEqual(found);
  // Nothing in the folder was changed, so far.
  expect(listed(data)).toEqual(before);
  const url = await serving(data);
  expect(await backtest({ url })).toEqual(found);
  const dump = path.join(temporaryFolder('dump'), 'dump.om');
  writeFileSync(dump, await promtoolRuns('tsdb', 'dump-openmetrics', data));
  expect(await backtest({ openMetrics: [dump] })).toEqual(found);
  // While Prometheus has the folder, and has a log in it.
  expect(await backtest({ folder: data })).toEqual(found);
});

test('a block that is damaged is named', async () => {
  const damaged = temporaryFolder('damaged');
  await promtoolRuns('tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', text, damaged);
  const [block = ''] = readdirSync(damaged).filter(name => name.startsWith('0'));
  writeFileSync(path.join(damaged, block, 'index'), readFileSync(path.join(damaged, block, 'index')).subarray(0, 100));
  await expect(backtest({ folder: damaged })).rejects.toThrow(new RegExp(`${damaged} cannot be read: .*${block}`));
});

test.each<[string, number, string]>([
  ['a server of another kind', 200, 'does not answer remote read (/api/v1/read): wanted the URL of a Prometheus'],
  ['a server without remote read', 404, 'does not answer remote read (/api/v1/read): wanted the URL of a Prometheus'],
  ['a server that wants a token', 401, 'refuses to be read (401): give a token or a header that it accepts'],
  ['a server that is in trouble', 503, 'cannot answer'],
])('%s is named with what it takes', async (_, status, message) => {
  const server = createServer((__, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<p>hello'),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(backtest({ url })).rejects.toThrow(`${url} ${message}`);
  await new Promise(resolve => server.close(resolve));
});

test('headers reach the server', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization, request.headers['x-scope-orgid'] as string);
    response.writeHead(401).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(backtest({ url, headers: { Authorization: 'Bearer t', 'X-Scope-OrgID': 'team' } })).rejects.toThrow(
    '401',
  );
  expect(seen).toEqual(['Bearer t', 'team']);
  await new Promise(resolve => server.close(resolve));
});
