import type { FinishOptions } from '../process/finish';
import { output } from './shell';

/** kubectl lives for seconds, of which collecting garbage takes a third: it need not collect much. */
export const KUBECTL_ENV = { GOGC: '400' };

/** Access to a cluster, local or remote. */
export class Access {
  constructor(
    /** Path of the file that kubectl and client libraries read. */
    readonly kubeconfig: string,
    readonly kubectlPath: string,
  ) {}

  /** Runs kubectl on this machine and returns its output. Throws with its error output if it fails. */
  kubectl(args: readonly string[], options: FinishOptions = {}): Promise<string> {
    const env = { ...KUBECTL_ENV, ...options.env, KUBECONFIG: this.kubeconfig };
    return output(this.kubectlPath, args, { ...options, env });
  }

  /** Creates or updates objects, on the server's side: kubectl alone would read the API's whole schema first, for half a second. */
  apply(objects: readonly object[]): Promise<string> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return this.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: JSON.stringify(list) });
  }
}
