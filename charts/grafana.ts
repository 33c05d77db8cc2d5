import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { dashboardUid, formatDuration } from '../lib/base';
import { interfaceUrl } from '../lib/components/exposure';
import { Grafana } from '../lib/components/grafana';
import { renderDashboards } from '../lib/dashboards';
import { dashboardContext } from '../lib/stack';
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
      database: environment.databases?.postgres,
      dashboards: renderDashboards(stack.dashboards, dashboardContext(stack, environment)),
      home: dashboardUid(stack.names, home?.key ?? 'overview'),
    });
  }
}
