/**
 * Measures how long Prometheus takes for the rules of many services with objectives: npm run bench:objectives [-- --services N]
 *
 * The real Prometheus evaluates all rule files of production with these services, over scraped counters and a month that it
 * finds in its store.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { readCommandLine, yaml } from '../../lib/base';
import { ruleFiles } from '../../lib/rules';
import { ruleSettings } from '../../lib/stack';
import { tool } from '../../tools/pinned/build';
import { runCommand } from '../../tools/process/command';
import { answers, freePort, run, start, waitFor } from '../../tools/process/run';
import { counters, writeHistory } from './given';
import { readGroups, table } from './groups';
import { services } from './services';

const DAYS = 30;
const USAGE = `usage: npm run bench:objectives [-- --services NUMBER] [--minutes NUMBER]
  Measures how long the real Prometheus takes to evaluate the rules of so many services, each with three objectives.
  --services NUMBER  500 by default
  --minutes NUMBER   how long it evaluates them; 5 by default`;

async function measure(count: number, minutes: number, folder: string): Promise<void> {
  const [environment] = aion.environments;
  if (environment === undefined) throw new Error('there is no environment');
  const many = services(count);
  const rules = path.join(folder, 'rules');
  mkdirSync(rules);
  const files = ruleFiles(aion.rules, [...aion.services, ...many], ruleSettings(aion, environment));
  for (const { name, groups } of files) writeFileSync(path.join(rules, `${name}.yml`), yaml({ groups }));

  const end = Math.floor(Date.now() / 1_000 / 1_800) * 1_800;
  const history = path.join(folder, 'history.om');
  const samples = await writeHistory(history, many, end, DAYS);
  console.log(`${count} services, ${3 * count} objectives, ${samples} samples of ${DAYS} days`);
  const data = path.join(folder, 'data');
  const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=720h', history, data];
  const written = await run(await tool('promtool'), blocks, { timeoutMs: 30 * 60_000 });
  if (written.code !== 0) throw new Error(`promtool failed to write the history:\n${written.stderr}`);
  rmSync(history);

  const series = counters(many);
  const began = Date.now();
  const target = createServer((_, response) => {
    const seconds = (Date.now() - began) / 1_000;
    response.end(series.map(([name, perSecond]) => `${name} ${perSecond * seconds}\n`).join(''));
  });
  const scraped = await freePort();
  await new Promise<void>(resolve => target.listen(scraped, '127.0.0.1', resolve));
  const port = await freePort();
  const config = path.join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    yaml({
      global: { scrape_interval: '30s', evaluation_interval: '30s' },
      rule_files: [`${rules}/*.yml`],
      scrape_configs: [
        { job_name: 'services', honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${scraped}`] }] },
      ],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const program = start(
    await tool('prometheus'),
    [
      ...[`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`],
      ...['--storage.tsdb.retention.time=40d'],
    ],
    { cwd: folder },
  );
  try {
    await waitFor(answers(`${url}/-/ready`), { what: 'Prometheus to be ready', program, timeoutMs: 300_000 });
    const until = Date.now() + minutes * 60_000;
    await waitFor(() => Date.now() > until, { what: 'the evaluations', program, timeoutMs: (minutes + 1) * 60_000 });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    console.log(`${series.length} series scraped\n\n${table(readGroups(metrics))}`);
  } finally {
    await program.stop();
    target.close();
  }
}

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, { options: { services: { type: 'string' }, minutes: { type: 'string' } } });
  if ('exitCode' in line) return line.exitCode;
  const [count, minutes] = [Number(line.values.services ?? 500), Number(line.values.minutes ?? 5)];
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-objectives-'));
  try {
    await measure(count, minutes, folder);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runCommand(main);
