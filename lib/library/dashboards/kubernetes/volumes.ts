import { kubelet, kubeState } from '../../../catalogue';
import { volumeClaimLost, volumeClaimPending } from '../../../components/kube-state-metrics/alerts';
import { volumeInodesLow } from '../../../components/kubelet/alerts';
import { stat, timeseries } from '../../../dashboards/panel';
import { namespace } from '../../../dashboards/variable';
import { promql } from '../../../promql';

export const claims = [
  stat('Claims without a volume', {
    shows: 'Volume claims that wait for a volume, or have lost theirs.',
    queries: {
      pending: promql`sum(${kubeState.claimPhase}{${namespace}, phase="Pending"}) or vector(0)`,
      lost: promql`sum(${kubeState.claimPhase}{${namespace}, phase="Lost"}) or vector(0)`,
    },
    unit: 'count',
    alerts: [volumeClaimPending, volumeClaimLost],
    width: 12,
  }),
  timeseries('Free inodes of volumes', {
    shows: 'Share of the inodes of each volume that is free; with none, no file can be created.',
    queries: {
      '{{namespace}}/{{persistentvolumeclaim}}': promql`
        min by (namespace, persistentvolumeclaim) (
          ${kubelet.volumeInodesFree}{${namespace}} / ${kubelet.volumeInodes}{${namespace}})`,
    },
    unit: 'ratio',
    alerts: [volumeInodesLow],
  }),
];
