import { kubelet, kubeState, nodeExporter } from '../../catalogue';
import { kubernetesApiCertificateExpiring, kubernetesApiUnreachable } from '../../components/blackbox-exporter/alerts';
import { KUBERNETES_API } from '../../components/blackbox-exporter/component';
import { nodePressure } from '../../components/kube-state-metrics/alerts';
import { nodeNotReady } from '../../components/kube-state-metrics/node-alerts';
import { kubeletCertificateExpiring } from '../../components/kubelet/alerts';
import {
  clockSkew,
  diskFree,
  diskSpaceLow,
  inodesFree,
  nodeClockSkew,
  nodeCpuUsed,
  nodeDiskFilling,
  nodeDiskFillingSoon,
  nodeInodesLow,
  nodeMemoryHigh,
  nodeMemoryUsed,
} from '../../components/node-exporter/rules';
import { dashboard } from '../../dashboards/dashboard';
import { stat, timeseries } from '../../dashboards/panel';
import { equals, promql, rateInterval } from '../../promql';
import { certificateLeft, reachable } from './probes';

const probed = equals('service', KUBERNETES_API);

export const nodesDashboard = dashboard('nodes', {
  title: 'Nodes',
  description: 'Are the nodes and the API server there, and do the nodes have room?',
  variables: [],
  rows: {
    'Are they there?': [
      timeseries('Nodes that are ready', {
        shows: '1 for each node that is ready.',
        queries: {
          '{{node}}': promql`
            max by (node) (${kubeState.nodeCondition}{condition="Ready", status="true"})`,
        },
        alerts: [nodeNotReady],
        width: 8,
      }),
      stat('Unhealthy nodes', {
        shows: 'Nodes that are not ready, or report pressure.',
        queries: {
          'not ready': promql`
            count(${kubeState.nodeCondition}{condition="Ready", status!="true"} == 1) or vector(0)`,
          'under pressure': promql`
            count(${kubeState.nodeCondition}{condition=~".*Pressure", status="true"} == 1) or vector(0)`,
        },
        unit: 'count',
        alerts: [nodePressure],
        faults: { 'not ready': 'critical', 'under pressure': 'warning' },
        width: 8,
      }),
      stat('API server reachable', {
        shows: 'Whether a pod can open a verified TLS connection to the API server.',
        queries: { '{{instance}}': reachable(probed) },
        alerts: [kubernetesApiUnreachable],
        width: 8,
      }),
    ],
    'Is CPU or memory short?': [
      timeseries('Node CPU', {
        shows: 'Share of the CPU of each node that is in use.',
        queries: { '{{node}}': promql`${nodeCpuUsed}` },
        width: 6,
      }),
      timeseries('Node memory', {
        shows: 'Share of the memory of each node that is in use.',
        queries: { '{{node}}': promql`${nodeMemoryUsed}` },
        alerts: [nodeMemoryHigh],
        width: 6,
      }),
      timeseries('Node load', {
        shows: 'Processes that run or wait on each node, averaged over a minute.',
        queries: { '{{node}}': promql`${nodeExporter.load1}` },
        width: 6,
      }),
      timeseries('Node network', {
        shows: 'Bytes per second that each node receives and sends.',
        queries: {
          'received {{node}}': promql`
            sum by (node) (rate(${nodeExporter.networkReceived}{device!~"lo|veth.*|cali.*|cilium.*"}[${rateInterval}]))`,
          'sent {{node}}': promql`
            sum by (node) (rate(${nodeExporter.networkSent}{device!~"lo|veth.*|cali.*|cilium.*"}[${rateInterval}]))`,
        },
        width: 6,
      }),
    ],
    'Is disk short?': [
      timeseries('Node disks, used', {
        shows: 'Share of each file system that is used.',
        queries: { '{{node}} {{device}}': promql`1 - ${diskFree}` },
        alerts: [nodeDiskFilling],
        width: 12,
        height: 6,
      }),
      timeseries('Node disks, free', {
        shows: 'Share of each file system that is free.',
        queries: { '{{node}} {{device}}': promql`${diskFree}` },
        alerts: [diskSpaceLow, nodeDiskFillingSoon],
        width: 12,
        height: 6,
      }),
      timeseries('Node disks, busy', {
        shows: 'Share of the time that each disk was busy.',
        queries: {
          '{{node}} {{device}}': promql`max by (node, device) (rate(${nodeExporter.diskBusy}[${rateInterval}]))`,
        },
        unit: 'ratio',
        width: 12,
        height: 6,
      }),
      timeseries('Node inodes, free', {
        shows: 'Share of the inodes of each file system that is free; with none, no file can be created.',
        queries: { '{{node}} {{device}}': promql`${inodesFree}` },
        alerts: [nodeInodesLow],
        width: 12,
        height: 6,
      }),
    ],
    'Does anything drift or expire?': [
      timeseries('Node clocks', {
        shows: 'How far the clock of each node is from that of Prometheus.',
        queries: { '{{node}}': promql`abs(${clockSkew})` },
        alerts: [nodeClockSkew],
        width: 8,
        height: 6,
      }),
      timeseries('Certificates of kubelets', {
        shows: 'Time until the certificates of each kubelet expire, of those that the kubelet renews itself.',
        queries: {
          'client {{node}}': promql`min by (node) (${kubelet.clientCertificateLeft})`,
          'serving {{node}}': promql`min by (node) (${kubelet.servingCertificateLeft})`,
        },
        alerts: [kubeletCertificateExpiring],
        whenEmpty: 'no kubelet renews its certificates itself',
        width: 8,
        height: 6,
      }),
      timeseries('Certificate of the API server', {
        shows: "Time until the API server's certificate expires, as last probed successfully.",
        queries: { '{{instance}}': certificateLeft(probed) },
        unit: 'seconds',
        alerts: [kubernetesApiCertificateExpiring],
        width: 8,
        height: 6,
      }),
    ],
  },
});
