import { LEFT_OUT } from '../../../../tools/cluster/images/platform';
import { notRun } from '../record';
import { DISK_ALERTS, NODE_ALERT } from './causes';

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
  for (const alert of DISK_ALERTS) notRun(alert, 'the disks of a shared cluster must not be filled', INSTEAD);
  notRun(NODE_ALERT, 'a shared cluster gets no node that does not exist', INSTEAD);
}
