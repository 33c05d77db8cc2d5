import { Construct } from 'constructs';
import type { Environment } from '../../environments';
import { imageReference } from '../../images';
import { ConfigFiles, configVolume, portNumber, Workload, yaml } from '../../k8s';
import { userInterfaces } from '../../services/platform';
import { blackboxExporter as peer } from '../peers';
import { renderBlackboxConfig } from './blackbox-config';
import { COMPONENT, exporterProbes, NOBODY, stateless } from './exporter';

export interface BlackboxExporterProps {
  /** One that exposes user interfaces: there is nothing to probe otherwise. */
  readonly environment: Environment;
}

const CONFIG = '/etc/blackbox-exporter';
const CONFIG_FILE = 'blackbox.yml';

/** Probes the user interfaces from inside, as a browser would reach them. */
export class BlackboxExporter extends Construct {
  constructor(scope: Construct, id: string, { environment }: BlackboxExporterProps) {
    super(scope, id);
    const { target } = userInterfaces;
    if (environment.exposure === undefined || target.kind !== 'probe') {
      throw new TypeError(`${environment.name} exposes no user interfaces: leave the blackbox exporter out`);
    }
    const files = { [CONFIG_FILE]: yaml(renderBlackboxConfig(target.module)) };
    const config = new ConfigFiles(this, 'config', { peer, component: COMPONENT, files });
    new Workload(this, 'workload', {
      ...stateless,
      peer,
      container: {
        name: 'blackbox-exporter',
        image: imageReference('blackboxExporter', environment.images),
        args: [
          `--config.file=${CONFIG}/${CONFIG_FILE}`,
          `--web.listen-address=:${portNumber(peer, 'metrics')}`,
          '--log.format=json',
        ],
        resources: environment.exporterResources,
        mounts: [{ volume: 'config', path: CONFIG }],
        probes: exporterProbes('/-/healthy'),
      },
      volumes: [configVolume('config', config.name)],
      user: NOBODY,
      usesKubernetesApi: false,
      configChecksum: config.checksum,
    });
  }
}
