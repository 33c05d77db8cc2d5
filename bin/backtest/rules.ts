import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertmanagerRouting } from '../../charts/routing';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import { EVALUATION_INTERVAL, type RuleFile, ruleFiles } from '../../lib/rules';
import { type Environment, monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { temporaryFolder } from '../../tools/process/run';
import { fromFolder } from '../../tools/replay/deployed';

/** Where Prometheus has them: from the path of a file it derives when its groups are evaluated. */
const FOLDER = '/etc/prometheus/rules';

/** The rules and the routing of an environment. */
export interface Rules {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The text of alertmanager.yml. */
  readonly alertmanager: string;
}

/** What the alerts of an environment carry when Alertmanager receives them, and how often rules are evaluated, in seconds. */
export const settingsOf = ({ cluster, name }: Environment) => ({
  externalLabels: { cluster, environment: name },
  interval: EVALUATION_INTERVAL.value,
});

export const declaredFiles = (stack: Stack, environment: Environment): readonly RuleFile[] =>
  ruleFiles(stack.rules, monitoredIn(environment, stack.services), ruleSettings(stack, environment));

/** JSON is YAML. */
export const asText = (files: readonly RuleFile[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ name, groups }) => [`${FOLDER}/${name}.yml`, JSON.stringify({ groups })]));

export const routingOf = (stack: Stack, environment: Environment): string =>
  JSON.stringify(renderAlertmanagerConfig(alertmanagerRouting(stack, environment)));

/** Today's, from the declarations. */
export const todaysRules = (stack: Stack, environment: Environment): Rules => ({
  files: asText(declaredFiles(stack, environment)),
  alertmanager: routingOf(stack, environment),
});

/** Those that were committed at a revision, from its dist/. Throws with one sentence where there are none. */
export function rulesAt(revision: string, stack: Stack, { name }: Environment): Rules {
  const folder = stack.environments[0]?.name === name ? 'dist' : `dist/${name}`;
  const git = (...args: readonly string[]): string => {
    try {
      return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
    } catch (error) {
      const [reason = ''] = ((error as { stderr?: string }).stderr ?? String(error)).trim().split('\n');
      throw new Error(`--against ${revision}: ${reason || 'git does not know it'}`);
    }
  };
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  const names = git('ls-tree', '--name-only', `${commit}:${folder}`)
    .split('\n')
    .filter(file => /\.ya?ml$/.test(file));
  const scratch = temporaryFolder('against');
  for (const file of names) writeFileSync(path.join(scratch, file), git('show', `${commit}:${folder}/${file}`));
  const { rules, alertmanager } = fromFolder(scratch);
  return { files: new Map([...rules].map(([file, text]) => [`${FOLDER}/${file}`, text])), alertmanager };
}
