import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { formatDuration } from '../lib/catalogue';
import { dashboardConfigMap, Grafana, GrafanaDashboard } from '../lib/components/grafana';
import { ALL_DASHBOARDS, renderDashboards } from '../lib/dashboards';
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
      dashboards: ALL_DASHBOARDS.map(({ uid }) => uid),
      home: 'aion-overview',
    });
  }
}

/** A chart for each dashboard: its file's name says which dashboard a hunk of a diff belongs to. */
export function dashboardCharts(scope: Construct, number: string, { environment }: ChartContext): void {
  for (const { uid, json } of renderDashboards(dashboardContext(environment)))
    new GrafanaDashboard(new Chart(scope, `${number}-${dashboardConfigMap(uid)}`), uid, { uid, json });
}
