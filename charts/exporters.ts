import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { watchedDatabases } from '../lib/components';
import { BlackboxExporter } from '../lib/components/blackbox-exporter';
import { ipFamiliesOf } from '../lib/components/cluster-network';
import { Exporter } from '../lib/components/exporter';
import { KubeStateMetrics } from '../lib/components/kube-state-metrics';
import { NodeExporter } from '../lib/components/node-exporter';
import { type ChartContext, exporterImage, exporterProps, watchedNamespaces } from './context';

/** The programs that expose metrics on behalf of others that expose none themselves. */
export class ExportersChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    new NodeExporter(this, 'node-exporter', exporterProps(context, 'nodeExporter'));
    new KubeStateMetrics(this, 'kube-state-metrics', {
      ...exporterProps(context, 'kubeStateMetrics'),
      namespaces: watchedNamespaces(context),
    });
    for (const { exporter, image, watched } of watchedDatabases(environment.databases)) {
      exporter.deploy(this, exporter.component.name, exporterProps(context, image), watched);
    }
    new BlackboxExporter(this, 'blackbox-exporter', {
      ...exporterProps(context, 'blackboxExporter'),
      ipFamilies: ipFamiliesOf(environment.network),
    });
    for (const exporter of stack.exporters) {
      new Exporter(this, exporter.component.name, {
        names: stack.names,
        image: exporterImage(environment, exporter),
        resources: environment.exporterResources,
        highlyAvailable: environment.highlyAvailable,
        exporter,
      });
    }
  }
}
