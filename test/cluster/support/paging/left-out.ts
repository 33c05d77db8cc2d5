import { LEFT_OUT } from '../../../../tools/cluster/images/platform';
import { notRun } from '../record';
import { ONLY_HERE } from './faults';

const INSTEAD = 'the same test on the own cluster';

/** Records what the paging test cannot run on this cluster, or runs in another way. */
export function recordNotRun(own: boolean): void {
  if (own) {
    notRun(
      'the alerts about pods, nodes and other objects by kube-state-metrics',
      LEFT_OUT.kubeStateMetrics,
      'a stand-in that gets the same data from the API server',
    );
    return;
  }
  for (const { alert, why } of ONLY_HERE) notRun(alert, why, INSTEAD);
}
