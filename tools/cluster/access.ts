import type { FinishOptions } from '../process/finish';
import { output } from './shell';

/** Access to a cluster, local or remote. */
export class Access {
  constructor(
    /** Path of the file that kubectl and client libraries read. */
    readonly kubeconfig: string,
    readonly kubectlPath: string,
  ) {}

  /** Runs kubectl on this machine and returns its output. Throws with its error output if it fails. */
  kubectl(args: readonly string[], options: FinishOptions = {}): Promise<string> {
    const env = { ...options.env, KUBECONFIG: this.kubeconfig };
    return output(this.kubectlPath, args, { ...options, env });
  }

  /** Creates or updates objects. */
  apply(objects: readonly object[]): Promise<string> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return this.kubectl(['apply', '-f', '-'], { input: JSON.stringify(list) });
  }
}
