/** A terminal for the person on call: the local cluster's kubectl, and a record of what is run in it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from './report';

export interface Terminal {
  /** The command that makes a terminal of the person's that one. */
  readonly enter: string;
  typed(): readonly Command[];
}

/** @param folder of the drill, which is removed after it */
export function prepareTerminal(
  folder: string,
  { kubeconfig, kubectlPath }: { readonly kubeconfig: string; readonly kubectlPath: string },
): Terminal {
  const history = path.join(folder, 'history');
  const settings = path.join(folder, 'terminal.sh');
  writeFileSync(
    settings,
    [
      '# for bash: source it in a terminal of your own',
      `export KUBECONFIG='${kubeconfig}'`,
      `export PATH='${path.dirname(kubectlPath)}':"$PATH"`,
      // Only what is run from now on.
      'history -c',
      `export HISTFILE='${history}' HISTTIMEFORMAT='' HISTCONTROL=''`,
      "PROMPT_COMMAND='history -a'",
      '',
    ].join('\n'),
  );
  return { enter: `. ${settings}`, typed: () => typedIn(history) };
}

function typedIn(history: string): readonly Command[] {
  if (!existsSync(history)) return [];
  // Lines with a time stamp begin with `#`.
  const lines = readFileSync(history, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !/^#\d+$/.test(line));
  return lines.map(text => ({ text, output: '' }));
}
