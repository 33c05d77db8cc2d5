/** kubectl understands what the runbooks say to run, also where no fault of the suite leads to it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { KUBECTL_ENV } from '../../tools/cluster/access';
import { run } from '../../tools/process/run';
import { kubectlCalls, shapeOf } from '../runbooks/kubectl';
import { fences, prose } from '../runbooks/markdown';
import { RUNBOOK_FOLDER } from '../runbooks/runbook';
import { CONNECT_MS, connect, type TestCluster } from './support/cluster';
import { figure } from './support/record';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
}, CONNECT_MS);

/** A port that nothing listens on: a call that is understood fails there, and does nothing. */
const NOWHERE = 'https://127.0.0.1:1';
const MISUNDERSTOOD = /unknown (shorthand )?flag|unknown command|flag needs an argument|invalid argument/;
const AT_ONCE = 4;

const pages = readdirSync(RUNBOOK_FOLDER, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'));
/** One call of each shape, with the page that has it. */
const calls = new Map(
  pages.flatMap(page => {
    const text = readFileSync(path.join(RUNBOOK_FOLDER, page), 'utf8');
    const spans = [...prose(text).matchAll(/`([^`]*kubectl [^`]*)`/g)].map(([, span = '']) => span);
    return [...fences(text, 'sh'), ...spans]
      .flatMap(kubectlCalls)
      .map(call => [shapeOf(call), { page, call }] as const);
  }),
);

async function misunderstood({ page, call }: { readonly page: string; readonly call: string }): Promise<string[]> {
  const env = {
    ...KUBECTL_ENV,
    KUBECONFIG: '/dev/null',
    PATH: `${path.dirname(cluster.kubectlPath)}:${process.env.PATH}`,
  };
  const script = call
    .replace(/^kubectl/, `kubectl --server=${NOWHERE} --request-timeout=1s`)
    .replace(/\$\{?\w+\}?/g, 'x');
  const { stderr } = await run('bash', ['-c', script], { env, timeoutMs: 60_000 });
  return MISUNDERSTOOD.test(stderr) ? [`runbooks/${page}: ${call}: ${stderr.trim().split('\n')[0]}`] : [];
}

test('every kubectl command of every runbook is one that kubectl understands', async () => {
  const all = [...calls.values()];
  expect(all.length).toBeGreaterThan(50);
  const problems: string[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    problems.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(misunderstood))).flat());
  }
  expect(problems).toEqual([]);
  // A call that is misunderstood is found: otherwise nothing above says anything.
  expect(await misunderstood({ page: 'none.md', call: 'kubectl get events --types=Warning' })).toHaveLength(1);
  figure('Runbooks', 'shapes of kubectl commands that kubectl understands', { measured: String(all.length) });
}, 300_000);
