/** A drill breaks things: it runs on the local cluster alone, and nobody may have another one at hand while it runs. */
import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster: { readonly server?: string; readonly 'certificate-authority-data'?: string };
  }[];
}

export interface Surroundings {
  /** The kubeconfig of the local cluster; undefined if none runs. */
  readonly local: string | undefined;
  /** Kubeconfigs that a command or a person would use, by what names them; each one file or a list as in KUBECONFIG. */
  readonly given: Readonly<Record<string, string | undefined>>;
}

/** Why a drill does not run here, in one sentence; undefined if it may. */
export function refusal({ local, given }: Surroundings): string | undefined {
  if (local === undefined) return 'No local cluster runs: start it with `npm run cluster:up`, and run the drill again.';
  for (const [name, value] of Object.entries(given)) {
    for (const file of (value ?? '').split(':').filter(each => each !== '')) {
      const problem = differs(file, local);
      if (problem !== undefined) {
        return `${name} is ${file}, ${problem}: a drill breaks things, and runs on the local cluster alone; use \`export KUBECONFIG=${local}\`.`;
      }
    }
  }
  return undefined;
}

function differs(file: string, local: string): string | undefined {
  if (!existsSync(file)) return 'which does not exist';
  try {
    const [theirs, ours] = [file, local].map(serverOf);
    if (theirs === undefined) return 'which selects no cluster';
    return theirs.server === ours?.server && theirs.authority === ours?.authority
      ? undefined
      : `which selects ${theirs.server}`;
  } catch {
    return 'which is no kubeconfig';
  }
}

/** The server that kubectl would talk to, and how it is verified. */
function serverOf(file: string): { readonly server: string; readonly authority: string } | undefined {
  const config = load(readFileSync(file, 'utf8')) as Kubeconfig;
  const context = config.contexts?.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  if (cluster?.server === undefined) return undefined;
  return { server: cluster.server, authority: cluster['certificate-authority-data'] ?? '' };
}
