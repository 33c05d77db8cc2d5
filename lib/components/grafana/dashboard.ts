import { Construct } from 'constructs';
import type { DashboardUid } from '../../catalogue';
import { ConfigFiles } from '../../k8s';
import * as peers from '../peers';

export const COMPONENT = 'dashboards';

/** The ConfigMap that holds a dashboard: Grafana mounts it by this name. */
export const dashboardConfigMap = (uid: DashboardUid): string => `grafana-dashboard-${uid}`;

export interface GrafanaDashboardProps {
  readonly uid: DashboardUid;
  readonly json: object;
}

/** A dashboard's file, in a ConfigMap of its own. */
export class GrafanaDashboard extends Construct {
  constructor(scope: Construct, id: string, { uid, json }: GrafanaDashboardProps) {
    super(scope, id);
    new ConfigFiles(this, 'config', {
      peer: peers.grafana,
      name: dashboardConfigMap(uid),
      component: COMPONENT,
      files: { [`${uid}.json`]: `${JSON.stringify(json, null, 2)}\n` },
    });
  }
}
