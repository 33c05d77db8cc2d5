import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { dashboardUid, formatDuration } from '../lib/base';
import { interfaceUrl } from '../lib/components/exposure';
import { dashboardConfigMap, Grafana, GrafanaDashboard } from '../lib/components/grafana';
import { queriedLogs } from '../lib/components/log-store';
import { renderDashboards } from '../lib/dashboards';
import { dashboardContext, queriedDatabase } from '../lib/stack';
import { type ChartContext, common } from './context';

export class GrafanaChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    const [home] = stack.dashboards;
    new Grafana(this, 'grafana', {
      ...common(context, 'grafana'),
      size: environment.grafana,
      url: interfaceUrl(environment.exposure, 'grafana'),
      scrapeInterval: formatDuration(environment.prometheus.scrapeInterval),
      database: queriedDatabase(stack, environment),
      logs: queriedLogs(stack.names, environment.logs?.storage),
      signIn: environment.exposure?.signIn,
      families: stack.rules.families,
      dashboards: stack.dashboards.map(({ key }) => dashboardUid(stack.names, key)),
      home: dashboardUid(stack.names, home?.key ?? 'overview'),
    });
  }
}

/** A chart for each dashboard: in a diff, the file's name identifies the dashboard. */
export function dashboardCharts(scope: Construct, number: string, { stack, environment }: ChartContext): void {
  for (const { uid, json } of renderDashboards(stack.dashboards, dashboardContext(stack, environment))) {
    const chart = new Chart(scope, `${number}-${dashboardConfigMap(uid)}`);
    new GrafanaDashboard(chart, uid, { names: stack.names, uid, json });
  }
}
