import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Alertmanager } from '../lib/components/alertmanager';
import { uiUrl } from '../lib/environments';
import { type ChartContext, imageOf } from './context';

export class AlertmanagerChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { environment, network } = context;
    new Alertmanager(this, 'alertmanager', {
      image: imageOf(context, 'alertmanager'),
      size: environment.alertmanager,
      storageClass: environment.storageClass,
      network,
      url: uiUrl(environment, 'alertmanager'),
      cluster: environment.cluster,
      highlyAvailable: environment.highlyAvailable,
      routing: environment,
    });
  }
}
