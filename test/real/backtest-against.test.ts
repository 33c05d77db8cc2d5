/** `npm run backtest -- --against REV`, as its user runs it: an edit in a repository, over an hour whose answer is known. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUILD_TIMEOUT_MS } from '../../tools/pinned/build';
import { replayProgram } from '../../tools/replay/build';
import { writeOpenMetrics } from '../support/recorded-history';
import { succeeded } from '../support/succeeded';
import { Project } from '../synth/project';

const [MINUTE, HOUR] = [60, 3600];
const THRESHOLD = 'slo: { availability: ratio(0.999), latency: { p95: seconds(1) } },';
const failing = (seconds: number): number => Math.min(Math.max(seconds - 20 * MINUTE, 0), 20 * MINUTE);
/** Programs start slowly on a machine that is busy. */
jest.setTimeout(600_000);

const project = new Project();
let history: string;
const git = (...args: readonly string[]): void => {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: project.root, stdio: 'pipe' });
};
const backtest = (...args: readonly string[]) =>
  project.run('bin/backtest.ts', '--openmetrics', history, '--alert', 'HighErrorRate', ...args);
const commit = (message: string): void => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};

beforeAll(async () => {
  for (const name of ['history', 'notifications'] as const) await replayProgram(name);
  history = writeOpenMetrics({
    ...{ start: 1_780_000_000, duration: HOUR, every: 30 },
    series: [
      { series: 'up{service="web-api",instance="a"}', at: () => 1 },
      // Ten requests a second, of which one in ten fails for twenty minutes.
      { series: 'http_requests_total{service="web-api",status="200"}', at: s => 10 * s - failing(s) },
      { series: 'http_requests_total{service="web-api",status="500"}', at: failing },
    ],
  });
  git('init', '--quiet');
  writeFileSync(path.join(project.root, '.gitignore'), 'node_modules\n');
  commit('before dist/');
  git('tag', 'sources-only');
  succeeded(project.synth());
  commit('dist/');
  git('tag', 'declared');
}, BUILD_TIMEOUT_MS);
afterAll(() => project.remove());

test('says what an edit that is not committed yet would change, and what is unchanged', () => {
  // One in ten fails: above the declared threshold, and not above that of the edit.
  const restore = project.edit(
    'aion/services/web-api.ts',
    THRESHOLD,
    `${THRESHOLD}\n  thresholds: { HighErrorRate: ratio(0.2) },`,
  );
  const { status, stdout, stderr } = backtest('--against', 'declared');
  expect({ status, stderr: stderr.includes('declared: ') }).toEqual({ status: 0, stderr: true });
  const [, row = ''] = stdout.split('\n');
  expect(row).toMatch(/^HighErrorRate +1 → 0 +\d+m.* → 0s +0 → 0 +1 → 0 +/);
  const found = JSON.parse(backtest('--against', 'declared', '--json').stdout);
  expect([found.against, found.today].map(({ alerts }) => alerts[0].firings)).toEqual([1, 0]);
  restore();
  // Without the edit there is nothing to tell apart.
  expect(backtest('--against', 'declared').stdout).toContain('1 alert did the same.');
});

test('an alert that is new is shown beside nothing', () => {
  const dist = project.dist()['20-prometheus.yaml'] ?? '';
  project.write('dist/20-prometheus.yaml', dist.replaceAll('alert: HighErrorRate', 'alert: ErrorRate'));
  commit('under its earlier name');
  project.write('dist/20-prometheus.yaml', dist);
  const { stdout } = backtest('--against', 'HEAD', '--alert', 'ErrorRate');
  expect(stdout).toMatch(/^HighErrorRate +(?:0|-) → 1 /m);
  expect(stdout).toMatch(/^ErrorRate +1 → (?:0|-) /m);
  git('reset', '--quiet', '--hard', 'declared');
});

describe('a revision that cannot be compared is an error of one line that says what to do', () => {
  test.each<[string, () => string, string]>([
    ['that there is not', () => 'no-such-revision', '--against no-such-revision: git knows no such commit; a shallow'],
    ['of a tree', () => 'HEAD:dist', '--against HEAD:dist: git knows no such commit'],
    ['from before dist/', () => 'sources-only', '--against sources-only: dist was not committed there'],
    [
      'whose dist/ was left in conflict',
      () => {
        project.write('dist/20-prometheus.yaml', '<<<<<<< ours\na: 1\n=======\n');
        return committed('conflict');
      },
      '--against conflict: dist cannot be read as it was committed there: ',
    ],
    [
      'without rules',
      () => {
        project.write('dist/20-prometheus.yaml', 'kind: ConfigMap\nmetadata: { name: other }\n');
        return committed('without-rules');
      },
      '--against without-rules: dist cannot be read as it was committed there: the manifests have no ConfigMap prometheus-rules',
    ],
    [
      'whose rules Prometheus does not load',
      () => {
        const dist = project.dist()['20-prometheus.yaml'] ?? '';
        project.write(
          'dist/20-prometheus.yaml',
          dist.replace(/alert: HighErrorRate\n( +)expr: .*/, (_, i) => `alert: HighErrorRate\n${i}expr: sum(`),
        );
        return committed('broken');
      },
      '--against broken: /etc/prometheus/rules/',
    ],
  ])('%s', (_, revision, message) => {
    const { status, stderr } = backtest('--against', revision());
    expect(status).toBe(1);
    const said = stderr
      .trim()
      .split('\n')
      .filter(line => line.startsWith('--against'));
    expect(said).toEqual([expect.stringContaining(message)]);
  });

  /** A tag of what is in the folder now, which is then as it was. */
  function committed(tag: string): string {
    commit(tag);
    git('tag', tag);
    git('reset', '--quiet', '--hard', 'declared');
    return tag;
  }

  test('in a folder of no repository', () => {
    const alone = new Project();
    const { status, stderr } = alone.run('bin/backtest.ts', '--openmetrics', history, '--against', 'HEAD');
    alone.remove();
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: '--against HEAD: this folder is in no repository of git\n',
    });
  });
});
