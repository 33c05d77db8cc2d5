/** What a drill does to the local cluster. */

import { waitFor } from '../../tools/process/wait';
import type { Endpoints } from '../cluster/support/breaking/api';
import type { TestCluster } from '../cluster/support/cluster';
import { alertOf, type PagedAlert } from '../cluster/support/paging/expectations';
import type { Fault, Injection, Lead } from '../cluster/support/paging/fault';
import { arrival } from '../cluster/support/paging/pages';
import type { Stage } from '../cluster/support/paging/stage';
import { type Answer, command, sql } from '../cluster/support/runbooks/answers';
import { type Followed, follow, labelsOf } from '../cluster/support/runbooks/follow';
import { conclusions } from '../cluster/support/runbooks/lead';
import { remedyCommands } from '../cluster/support/runbooks/remedy';
import { isAssignment } from '../runbooks/fill';
import type { SourceBlock } from '../runbooks/markdown';
import { runbook } from '../runbooks/runbook';
import { statements } from '../runbooks/statements';
import type { Stagehand } from './rehearse';
import type { Command } from './report';
import type { Terminal } from './terminal';

/** Windows of five minutes fill and empty in real time. */
const NOTIFIED_MS = 720_000;

export interface Set {
  readonly stage: Stage;
  readonly endpoints: Endpoints;
  readonly alert: PagedAlert;
  readonly fault: Fault;
  readonly lead: Lead;
  readonly terminal: Terminal;
}

/** What is rolled back comes as a release. */
export const injectionOf = ({ asRelease, ...fault }: Fault, { remedy }: Lead): Injection =>
  'item' in remedy && remedy.follow !== undefined && asRelease !== undefined ? asRelease : fault;

export function stagehand({ stage, endpoints, alert, fault, lead, terminal }: Set): Stagehand {
  const { world, inbox, environment } = stage;
  const injection = injectionOf(fault, lead);
  const page = runbook(alertOf(alert));
  let followed: Followed | undefined;
  let injected = Number.POSITIVE_INFINITY;
  return {
    inject: async () => {
      await injection.begin(world);
      injected = Date.now();
    },
    remove: async () => void (await injection.end(world)),
    firing: () => arrival(inbox, environment, alert, 'firing', NOTIFIED_MS),
    resolved: () => arrival(inbox, environment, alert, 'resolved', NOTIFIED_MS),
    typed: terminal.typed,
    diagnose: async () => {
      const labels = await labelsOf(endpoints.alertmanager(), alert);
      followed = await follow({ cluster: world.cluster, prometheus: endpoints.prometheus().url }, alert, lead, labels);
      if (followed.problems.length > 0)
        throw new Error(`the diagnosis does not lead to the fault:\n${followed.problems.join('\n')}`);
      const found = conclusions(lead, followed.answers).map(({ step, reads }) => `step ${step}: ${reads}`);
      return { conclusions: found, commands: followed.answers.map(asCommand) };
    },
    mitigate: async () => {
      if ('none' in lead.remedy) return { none: lead.remedy.none };
      const { fromAge = 0 } = lead.remedy;
      await waitFor(async () => Date.now() - injected >= fromAge, {
        what: 'the fault to be as old as the mitigation wants it',
        timeoutMs: fromAge + 10_000,
      });
      const { labels = {}, given = {} } = followed ?? {};
      return { commands: await runAll(world.cluster, remedyCommands(page, lead.remedy, labels, given)) };
    },
  };
}

/** Throws with the first that fails. */
async function runAll(cluster: TestCluster, blocks: readonly SourceBlock[]): Promise<Command[]> {
  const commands: Command[] = [];
  const variables: string[] = [];
  for (const { language, text: all } of blocks) {
    for (const text of language === 'sh' ? statements(all) : [all]) {
      if (isAssignment(text)) {
        variables.push(text);
        continue;
      }
      const { output, problem } = await (language === 'sql' ? sql(cluster, text) : command(cluster, variables, text));
      commands.push({ text, output: problem ?? output });
      if (problem?.startsWith('exits')) throw new Error(`the mitigation fails: ${text}\n${problem}`);
    }
  }
  return commands;
}

const asCommand = ({ text, output, series, problem, notRun }: Answer): Command => {
  const shown = series.map(({ metric, value }) => `${value} ${JSON.stringify(metric)}`).join('\n');
  return { text, output: notRun ?? problem ?? (output || shown || 'returns nothing') };
};
