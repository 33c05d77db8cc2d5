import { watchedDatabases } from '../lib/components';
import { receiverSecret } from '../lib/components/alertmanager';
import { exporterSecret } from '../lib/components/exporter';
import { USER_INTERFACES } from '../lib/components/exposure';
import { grafanaDatabaseSecret, grafanaSecret } from '../lib/components/grafana';
import { oauth2ProxySecret } from '../lib/components/oauth2-proxy';
import { remoteWriteSecret } from '../lib/components/prometheus';
import type { Secret } from '../lib/k8s';
import { type Environment, queriedDatabase, type Stack } from '../lib/stack';

/** Every Secret that an environment's manifests may refer to. People create them; docs/generated/secrets.md lists them. */
export function secretsOf(
  stack: Pick<Stack, 'names' | 'exporters' | 'dashboards'>,
  environment: Environment,
): Secret[] {
  const { names, exporters } = stack;
  const { databases = {}, prometheus, exposure } = environment;
  const secrets: Secret[] = [
    receiverSecret(names),
    grafanaSecret(names),
    ...(queriedDatabase(stack, environment) ? [grafanaDatabaseSecret(names)] : []),
    ...watchedDatabases(databases).map(({ exporter }) => exporter.secret(names)),
    remoteWriteSecret(names, prometheus.storage),
    ...(exposure === undefined ? [] : USER_INTERFACES.map(ui => oauth2ProxySecret(ui, names))),
    ...exporters.flatMap(exporter => exporterSecret(names, exporter) ?? []),
  ];
  return secrets.filter(({ keys }) => Object.keys(keys).length > 0);
}
