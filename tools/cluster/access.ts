import type { FinishOptions } from '../process/finish';
import { output } from './shell';

/** Access to a cluster, wherever it is. */
export class Access {
  constructor(
    /** File for kubectl and client libraries. */
    readonly kubeconfig: string,
    readonly kubectlPath: string,
  ) {}

  /** Runs kubectl on this machine, and returns what it printed. Throws what it said where it fails. */
  kubectl(args: readonly string[], options: FinishOptions = {}): Promise<string> {
    const env = { ...options.env, KUBECONFIG: this.kubeconfig };
    return output(this.kubectlPath, args, { ...options, env });
  }

  /** Creates or changes objects. */
  apply(objects: readonly object[]): Promise<string> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    return this.kubectl(['apply', '-f', '-'], { input: JSON.stringify(list) });
  }
}
