import type { SignIn } from '../oauth2-proxy/sign-in';
import { identity } from './identity';

/** Grafana's own configuration: section → key → value. https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

export interface GrafanaIniProps {
  /** Grafana's URL for browsers. */
  readonly rootUrl: string;
  readonly port: number;
  /** File of the home dashboard. */
  readonly homeDashboard: string;
  /** @default nobody signs in from outside */
  readonly signIn?: SignIn | undefined;
}

export function renderGrafanaIni({ rootUrl, port, homeDashboard, signIn }: GrafanaIniProps): GrafanaIni {
  const secure = rootUrl.startsWith('https://');
  return {
    // The ingress controller compresses; a port forward gains nothing by it.
    server: { http_port: port, root_url: rootUrl, enable_gzip: false },
    log: { mode: 'console' },
    'log.console': { format: 'json' },
    security: {
      // The password comes from a file that exists before Grafana first starts: see the init container.
      admin_password: `$__file{${ADMIN_PASSWORD_FILE}}`,
      // It encrypts the passwords of data sources in Grafana's database. Grafana's default is the same everywhere.
      secret_key: `$__file{${SECRET_KEY_FILE}}`,
      cookie_secure: secure,
      cookie_samesite: 'lax',
      content_security_policy: true,
      disable_gravatar: true,
      strict_transport_security: secure,
    },
    users: { allow_sign_up: false, allow_org_create: false },
    'auth.anonymous': { enabled: false },
    ...(signIn && identity(signIn, rootUrl)),
    dashboards: { default_home_dashboard_path: homeDashboard, min_refresh_interval: '10s' },
    // Alerts are Prometheus' rules, reviewed as code; a second place for alerts would be one too many.
    unified_alerting: { enabled: false },
    metrics: { enabled: true },
    // Nothing may be fetched from outside, and nothing is sent there.
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    // The data sources are plugins that the image bundles. At start Grafana would replace them with newer ones from its
    // catalogue: it first stops a plugin, then fails to write to the read-only folder, and the data source is gone.
    plugins: {
      preinstall_disabled: true,
      plugin_admin_enabled: false,
      // Otherwise fetched from grafana.com at start and every ten days.
      public_key_retrieval_disabled: true,
      // Each that is loaded is a process of its own.
      disable_plugins: UNUSED_PLUGINS.join(','),
    },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
  };
}

/** Data sources that the image bundles and no stack provisions, by their plugins' ids. */
const UNUSED_PLUGINS = [
  ...['cloudwatch', 'elasticsearch', 'grafana-azure-monitor-datasource', 'grafana-pyroscope-datasource'],
  ...['grafana-testdata-datasource', 'graphite', 'influxdb', 'mssql', 'mysql', 'opentsdb', 'parca', 'stackdriver'],
  ...['tempo', 'zipkin'],
] as const;

export const SECRET_KEY_FILE = '/run/grafana/secret-key';
export const ADMIN_PASSWORD_FILE = '/run/grafana/admin-password';

/** The text of a .ini file. */
export const formatIni = (ini: GrafanaIni): string =>
  Object.entries(ini)
    .map(
      ([section, keys]) =>
        `[${section}]\n${Object.entries(keys)
          .map(([key, value]) => `${key} = ${value}\n`)
          .join('')}`,
    )
    .join('\n');
