import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { formatDuration } from '../lib/catalogue';
import { Grafana } from '../lib/components/grafana';
import { renderDashboards } from '../lib/dashboards';
import { uiUrl } from '../lib/environments';
import { type ChartContext, imageOf } from './context';
import { dashboardContext } from './dashboard-context';

export class GrafanaChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { environment, network } = context;
    new Grafana(this, 'grafana', {
      image: imageOf(context, 'grafana'),
      size: environment.grafana,
      storageClass: environment.storageClass,
      network,
      url: uiUrl(environment, 'grafana'),
      scrapeInterval: formatDuration(environment.prometheus.scrapeInterval),
      database: environment.databases.postgres,
      dashboards: renderDashboards(dashboardContext(environment)),
      home: 'aion-overview',
    });
  }
}
