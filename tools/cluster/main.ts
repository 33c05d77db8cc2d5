import { badUsage, readCommandLine } from '../../lib/base';
import { runCommand } from '../process/command';
import { elapsed } from '../process/report';
import type { Cluster } from './cluster';
import { IP_FAMILIES } from './families';
import { LEFT_OUT, versionDifferences } from './images/platform';
import { down, up } from './up';

const USAGE = `usage: npm run cluster:up [-- --ip-family ${IP_FAMILIES.join('|')}]
       npm run cluster:down
  Starts a real Kubernetes cluster on this machine (Linux, root), or the parts of it that are not running; removes it completely.`;

/** `up` or `down`: the commands behind `npm run cluster:up` and `cluster:down`. */
async function main([command, ...rest]: readonly string[]): Promise<number> {
  const line = readCommandLine(rest, USAGE, { options: command === 'up' ? { 'ip-family': { type: 'string' } } : {} });
  if ('exitCode' in line) return line.exitCode;
  const { 'ip-family': family = 'ipv4' } = line.values as { 'ip-family'?: string };
  const ipFamily = IP_FAMILIES.find(each => each === family);
  if (ipFamily === undefined) {
    return badUsage(`--ip-family is "${family}"; wanted one of ${IP_FAMILIES.join(', ')}`, USAGE);
  }
  const started = Date.now();
  const since = () => elapsed(Date.now() - started);
  if (command === 'down') {
    await down();
    console.log(`The cluster is removed (${since()}).`);
    return 0;
  }
  const cluster = await up({ ipFamily, say: step => console.log(`[${since().padStart(5)}] ${step}`) });
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
