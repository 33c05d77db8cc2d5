/** Rehearses an alert on the local cluster: npm run drill -- --help */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { withoutRequest } from '../../lib/base';
import { layout } from '../../tools/cluster/layout';
import { Node } from '../../tools/cluster/node';
import { settings } from '../../tools/cluster/settings';
import { runCommand } from '../../tools/process/command';
import { temporaryFolder } from '../../tools/process/run';
import { connectToPlatform } from '../cluster/support/breaking/api';
import { KUBECONFIG_VARIABLE } from '../cluster/support/cluster';
import { alertOf, PAGES } from '../cluster/support/paging/expectations';
import { faultOf } from '../cluster/support/paging/faults';
import { closeStage, openStage, type Stage } from '../cluster/support/paging/stage';
import { TIME_FACTOR } from '../cluster/support/time';
import { FOLDER, type Request, readArguments, USAGE } from './arguments';
import { listed, REHEARSED } from './listed';
import { atTerminal } from './person';
import { rehearse } from './rehearse';
import { report } from './report';
import { refusal } from './safety';
import { shown } from './shown';
import { injectionOf, stagehand } from './stagehand';
import { prepareTerminal } from './terminal';

const say = (text: string): void => console.log(text);

/** Aborted by Ctrl-C. Once more changes nothing: what the drill has changed is being removed. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      say(controller.signal.aborted ? '\nIt is being removed …' : '\nInterrupted: removing the fault …');
      controller.abort(new Error(`interrupted by ${signal}`));
    });
  }
  return controller.signal;
}

async function drill({ alert, yes, who, report: wanted }: Request): Promise<number> {
  const found = faultOf(alert);
  if (found === undefined) throw new Error(`${alert} has no fault`);
  const { fault, lead } = found;
  const interrupted = interruption();
  const stopped = new Promise<never>((_, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
  });
  stopped.catch(() => {});
  const orStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stopped]);
  say('The platform: dist/development');
  const { cluster, endpoints } = await orStopped(connectToPlatform());
  const terminal = prepareTerminal(temporaryFolder('drill'), cluster);
  const person = yes || !process.stdin.isTTY ? undefined : atTerminal(interrupted, process.stdin, process.stdout);
  let stage: Stage | undefined;
  // What was begun is waited for before it is undone.
  let opening: Promise<Stage> | undefined;
  try {
    opening = openStage(cluster, endpoints, say);
    stage = await orStopped(opening);
    const hand = stagehand({ stage, endpoints, alert, fault, lead, terminal });
    try {
      const outcome = await orStopped(
        rehearse(hand, person, {
          instructions: instructionsFor(alertOf(alert), terminal.enter),
          show: shown,
          say,
          now: Date.now,
        }),
      );
      const { service, severity, team } = PAGES[alert];
      const file = wanted ?? defaultFile(alert, outcome.moments.injected);
      const text = report({
        runbook: path.relative(path.dirname(file), path.join('runbooks', `${alertOf(alert)}.md`)),
        ...{ alert, service, severity, team, factor: TIME_FACTOR, ...outcome },
        who: who ?? process.env.USER ?? 'not stated',
        fault: injectionOf(fault, lead) === fault.asRelease ? `${fault.what}, as a release` : fault.what,
      });
      say(`The report is in ${write(text, file)}.`);
      return outcome.passed ? 0 : 1;
    } finally {
      say('Removing the fault …');
      await hand.remove();
    }
  } finally {
    person?.close();
    stage ??= await opening?.catch(() => undefined);
    say('Restoring dist/development …');
    await closeStage(cluster, stage);
  }
}

const instructionsFor = (alert: string, enter: string): string => `Now it is yours: runbooks/${alert}.md.
In a terminal of its own, with bash, in this folder (what you run there goes into the report):

  ${enter}`;

const defaultFile = (alert: string, at: number): string =>
  path.join(
    FOLDER,
    `${new Date(at).toISOString().slice(0, 16).replaceAll(':', '')}-${alert.replaceAll(/[^\w]+/g, '-')}.md`,
  );

function write(text: string, file: string): string {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** The kubeconfig of the cluster that runs here. */
function localKubeconfig(): string | undefined {
  const own = settings();
  const { kubeconfig } = layout(own);
  return Node.find(own) && existsSync(kubeconfig) ? kubeconfig : undefined;
}

async function main(args: readonly string[]): Promise<number> {
  const all = aion.rules.alerts.map(({ name }) => name);
  const parsed = readArguments(args, { rehearsed: REHEARSED, all });
  if ('list' in parsed) {
    say(listed(all));
    return 0;
  }
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE);
  const problem = refusal({
    local: localKubeconfig(),
    given: {
      '--kubeconfig': parsed.request.kubeconfig,
      KUBECONFIG: process.env.KUBECONFIG,
      [KUBECONFIG_VARIABLE]: process.env[KUBECONFIG_VARIABLE],
    },
  });
  if (problem !== undefined) throw new Error(problem);
  // Given or not, it is the local one: the suite's way to another cluster stays closed.
  delete process.env[KUBECONFIG_VARIABLE];
  return drill(parsed.request);
}

runCommand(main);
