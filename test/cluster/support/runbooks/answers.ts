/** Runs the diagnosis of a runbook on a cluster, as the person on call does, with the labels of the alert. */
import path from 'node:path';
import { KUBECTL_ENV } from '../../../../tools/cluster/access';
import { run } from '../../../../tools/process/run';
import { assigned, filler, isAssignment, type Labels } from '../../../runbooks/fill';
import { loosened } from '../../../runbooks/loosened';
import type { Runbook } from '../../../runbooks/runbook';
import { statements } from '../../../runbooks/statements';
import { type Value, values } from '../breaking/samples';
import type { TestCluster } from '../cluster';
import { psql } from '../paging/limits';
import { elsewhere } from './elsewhere';

export interface Answer {
  readonly step: number;
  readonly language: string;
  /** What was run, with the labels filled in. */
  readonly text: string;
  /** What a query returned. */
  readonly series: readonly Value[];
  /** What a command or statement printed. */
  readonly output: string;
  /** Why it is no answer. */
  readonly problem?: string;
  /** Why it was not run. */
  readonly notRun?: string;
}

export interface Asked {
  readonly cluster: TestCluster;
  /** URL of Prometheus, without a trailing slash. */
  readonly prometheus: string;
}

/** A rollout waits for pods. */
const TIMEOUT_MS = 180_000;
/** Long enough to connect: what a person opens a port for has no end of its own. */
const OPEN_SECONDS = 3;

/** Every query, command and statement of the diagnosis, one after the other. Never throws for what they answer. */
export async function answers(asked: Asked, page: Runbook, labels: Labels, given: Labels = {}): Promise<Answer[]> {
  const fill = filler(page, labels, given);
  const found: Answer[] = [];
  const variables: string[] = [];
  for (const { number, blocks } of page.diagnosis) {
    for (const { language, text } of blocks) {
      const filled = fill(text);
      const step = { step: number, language, series: [], output: '' };
      if (language === 'promql') found.push({ ...step, text: filled, ...(await query(asked, filled)) });
      if (language === 'sql') found.push({ ...step, text: filled, ...(await sql(asked.cluster, filled)) });
      if (language !== 'sh') continue;
      if (assigned(filled).size > 0) variables.push(...filled.split('\n').filter(isAssignment));
      for (const statement of statements(filled).filter(each => !isAssignment(each))) {
        const why = await elsewhere(asked.cluster, statement);
        const answer = why === undefined ? await command(asked.cluster, variables, statement) : { notRun: why };
        found.push({ ...step, text: statement, ...answer });
      }
    }
  }
  return found;
}

async function query({ prometheus }: Asked, text: string): Promise<Partial<Answer>> {
  try {
    const series = await values(prometheus, text);
    if (series.length > 0) return { series };
    const looser = loosened(text);
    const exists = looser !== undefined && (await values(prometheus, looser)).length > 0;
    return exists ? {} : { problem: 'returns nothing' };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** What a statement prints; a server's error is a problem. */
export const sql = (cluster: TestCluster, text: string): Promise<Pick<Answer, 'output'> & Partial<Answer>> =>
  psql(cluster, text).then(
    output => ({ output }),
    error => ({ output: '', problem: `exits with an error: ${(error as Error).message}` }),
  );

/** @param variables lines that set what the command uses */
export async function command(
  cluster: TestCluster,
  variables: readonly string[],
  text: string,
): Promise<Pick<Answer, 'output'> & Partial<Answer>> {
  const open = /\bport-forward\b/.test(text) && !/ &$/m.test(text);
  const script = [...variables, open ? `timeout ${OPEN_SECONDS} ${text}` : text].join('\n');
  const { code, stdout, stderr } = await shell(cluster, script);
  // kubectl says on its error output that there are no such objects, which is an answer.
  const output = [stdout, stderr].filter(each => each.trim() !== '').join('\n');
  if (open) return output.includes('Forwarding from') ? { output } : { output, problem: 'forwards nothing' };
  if (code !== 0) return { output, problem: `exits with code ${code}: ${stderr.trim().slice(0, 500)}` };
  if (stdout.trim() === '' && !/^No resources found/m.test(stderr))
    return { output, problem: `prints nothing ${stderr.trim().slice(0, 500)}` };
  return { output };
}

/**
 * Runs a script of the shell with the cluster's kubectl. On a cluster of this machine in the node's network, where nothing
 * has the ports that runbooks forward.
 */
export function shell(cluster: TestCluster, script: string): ReturnType<typeof run> {
  const env = {
    ...KUBECTL_ENV,
    KUBECONFIG: cluster.kubeconfig,
    PATH: `${path.dirname(cluster.kubectlPath)}:${process.env.PATH}`,
    USER: process.env.USER ?? 'root',
  };
  const bash = ['bash', '-c', script];
  const [program = '', ...args] = cluster.own
    ? ['nsenter', '--target', String(cluster.own.node.pid), '--net', '--', ...bash]
    : bash;
  return run(program, args, { env, timeoutMs: TIMEOUT_MS }).catch(error => ({
    ...{ code: 1, signal: null, stdout: '' },
    stderr: (error as Error).message,
  }));
}
