import { withoutRequest } from '../../lib/base';
import { runCommand } from '../process/command';
import { elapsed } from '../process/report';
import { readArguments, USAGE } from './arguments';
import type { Cluster } from './cluster';
import { LEFT_OUT, versionDifferences } from './images/platform';
import { down, up } from './up';

/** A command line that is wrong. */
const WRONG_USAGE = 2;

/** `up` or `down`: the commands behind `npm run cluster:up` and `cluster:down`. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = readArguments(args);
  if (!('request' in parsed)) return withoutRequest(parsed, USAGE, WRONG_USAGE);
  const { request } = parsed;
  const started = Date.now();
  const since = () => elapsed(Date.now() - started);
  if ('down' in request) {
    await down();
    console.log(`The cluster is removed (${since()}).`);
    return 0;
  }
  const cluster = await up({ ...request.up, say: step => console.log(`[${since().padStart(5)}] ${step}`) });
  console.log(guide(cluster, since()));
  return 0;
}

const guide = ({ kubeconfig, kubectlPath, nodeAddress }: Cluster, time: string) => `
Kubernetes runs at ${nodeAddress} (${time}). Use it:

  export KUBECONFIG=${kubeconfig}
  alias kubectl=${kubectlPath}
  kubectl apply -f dist/development
  kubectl get pods --all-namespaces

Reach a user interface from a browser on this machine:

  kubectl -n aion-monitoring port-forward service/prometheus 9090     # then http://localhost:9090

Differences from production:
${[...Object.entries(LEFT_OUT).map(([name, reason]) => `${name} has no image: ${reason}`), ...versionDifferences()]
  .map(line => `  - ${line}`)
  .join('\n')}
`;

runCommand(main);
