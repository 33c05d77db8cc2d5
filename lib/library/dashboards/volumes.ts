import { kubelet, kubeState } from '../../catalogue';
import { volumeClaimLost, volumeClaimPending } from '../../components/kube-state-metrics/alerts';
import { volumeFilling, volumeFull, volumeInodesLow } from '../../components/kubelet/alerts';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { namespace, variable } from '../../dashboards/variable';
import { promql } from '../../promql';

export const volumesDashboard = dashboard('volumes', {
  title: 'Volumes',
  description: 'Do the volumes have room, and does every claim have one?',
  variables: [variable('namespace', promql`${kubeState.podPhase}`)],
  panels: [
    stat('Volume claims by phase', {
      shows: 'Volume claims in each phase; a pod waits for one that is not bound.',
      queries: { '{{phase}}': promql`sum by (phase) (${kubeState.claimPhase}{${namespace}})` },
      faults: { Pending: 'warning', Lost: 'critical' },
      width: 12,
    }),
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
    timeseries('Free space of volumes', {
      shows: 'Share of each volume that is free; nothing is known about raw block volumes.',
      queries: {
        '{{namespace}}/{{persistentvolumeclaim}}': promql`
          min by (namespace, persistentvolumeclaim) (
            ${kubelet.volumeAvailable}{${namespace}} / ${kubelet.volumeCapacity}{${namespace}}
            and ${kubelet.volumeUsed}{${namespace}} > 0)`,
      },
      unit: 'ratio',
      alerts: [volumeFilling, volumeFull],
      width: 12,
      height: 10,
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
      width: 12,
      height: 10,
    }),
  ],
});
