import { Construct } from 'constructs';
import { type IpFamily, yaml } from '../../base';
import { CLUSTER_AUTHORITY, ConfigFiles, configVolume, peerOf, portNumber, Workload } from '../../k8s';
import { type ExporterProps, exporterProbes, NOBODY, stateless } from '../exporter/exporter';
import { blackboxExporterComponent } from './component';
import { renderBlackboxConfig } from './config';

export interface BlackboxExporterProps extends ExporterProps {
  /** Of the cluster's addresses. */
  readonly ipFamilies: readonly IpFamily[];
}

const CONFIG = '/etc/blackbox-exporter';
const CONFIG_FILE = 'blackbox.yml';

const AUTHORITY = '/etc/kubernetes-authority';

/** Probes the API server, and the user interfaces as a browser would reach them, from inside the cluster. */
export class BlackboxExporter extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { names, image, resources, highlyAvailable, ipFamilies }: BlackboxExporterProps,
  ) {
    super(scope, id);
    const peer = peerOf(blackboxExporterComponent, names);
    const files = { [CONFIG_FILE]: yaml(renderBlackboxConfig(ipFamilies, `${AUTHORITY}/${CLUSTER_AUTHORITY.file}`)) };
    const config = new ConfigFiles(this, 'config', { peer, files });
    new Workload(this, 'workload', {
      ...stateless,
      // Prometheus asks the Service for probes: two make no more series than one.
      controller: { ...stateless.controller, replicas: highlyAvailable ? 2 : 1 },
      highlyAvailable,
      peer,
      container: {
        name: 'blackbox-exporter',
        image,
        args: [
          `--config.file=${CONFIG}/${CONFIG_FILE}`,
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          '--log.format=json',
        ],
        resources,
        mounts: [
          { volume: 'config', path: CONFIG },
          { volume: 'authority', path: AUTHORITY },
        ],
        probes: exporterProbes('/-/healthy'),
      },
      volumes: [configVolume('config', config.name), configVolume('authority', CLUSTER_AUTHORITY.configMap)],
      user: NOBODY,
      usesKubernetesApi: false,
      configChecksum: config.checksum,
    });
  }
}
