import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { ConfigFiles, peerOf } from '../../k8s';
import { grafanaComponent } from './component';

/** The ConfigMap that holds a dashboard: Grafana mounts it by this name. */
export const dashboardConfigMap = (uid: string): string => `grafana-dashboard-${uid}`;

export interface GrafanaDashboardProps {
  readonly names: StackNames;
  readonly uid: string;
  readonly json: object;
}

/** A dashboard's file, in a ConfigMap of its own. */
export class GrafanaDashboard extends Construct {
  constructor(scope: Construct, id: string, { names, uid, json }: GrafanaDashboardProps) {
    super(scope, id);
    new ConfigFiles(this, 'config', {
      peer: peerOf(grafanaComponent, names),
      name: dashboardConfigMap(uid),
      files: { [`${uid}.json`]: `${JSON.stringify(json, null, 2)}\n` },
    });
  }
}
