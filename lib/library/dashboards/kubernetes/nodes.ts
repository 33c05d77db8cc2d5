import { kubelet } from '../../../catalogue';
import { kubeletCertificateExpiring } from '../../../components/kubelet/alerts';
import { clockSkew, inodesFree, nodeClockSkew, nodeInodesLow } from '../../../components/node-exporter/rules';
import { timeseries } from '../../../dashboards/panel';
import { promql } from '../../../promql';

export const nodes = [
  timeseries('Node inodes, free', {
    shows: 'Share of the inodes of each file system that is free; with none, no file can be created.',
    queries: { '{{node}} {{device}}': promql`${inodesFree}` },
    alerts: [nodeInodesLow],
  }),
  timeseries('Node clocks', {
    shows: 'How far the clock of each node is from that of Prometheus.',
    queries: { '{{node}}': promql`abs(${clockSkew})` },
    alerts: [nodeClockSkew],
  }),
  timeseries('Certificates of kubelets', {
    shows: 'Time until the certificates of each kubelet expire, of those that the kubelet renews itself.',
    queries: {
      'client {{node}}': promql`min by (node) (${kubelet.clientCertificateLeft})`,
      'serving {{node}}': promql`min by (node) (${kubelet.servingCertificateLeft})`,
    },
    alerts: [kubeletCertificateExpiring],
    whenEmpty: 'no kubelet renews its certificates itself',
  }),
];
