import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Alertmanager } from '../lib/components/alertmanager';
import { interfaceUrl } from '../lib/components/exposure';
import { type ChartContext, common } from './context';
import { alertmanagerRouting } from './routing';

export class AlertmanagerChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    new Alertmanager(this, 'alertmanager', {
      ...common(context, 'alertmanager'),
      size: environment.alertmanager,
      url: interfaceUrl(environment.exposure, 'alertmanager'),
      cluster: environment.cluster,
      routing: alertmanagerRouting(stack, environment),
    });
  }
}
