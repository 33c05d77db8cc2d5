/**
 * Prometheus' configuration with its own field names, as far as they are used here:
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export interface PrometheusConfig {
  readonly global: GlobalConfig;
  readonly rule_files: readonly string[];
  readonly scrape_config_files: readonly string[];
  readonly alerting: AlertingConfig;
  readonly remote_write?: readonly RemoteWriteConfig[];
  readonly storage: StorageConfig;
}

export interface GlobalConfig {
  readonly scrape_interval: string;
  readonly evaluation_interval: string;
  readonly external_labels: Readonly<Record<string, string>>;
  readonly body_size_limit: string;
  readonly label_limit: number;
  readonly label_name_length_limit: number;
  readonly label_value_length_limit: number;
}

export interface AlertingConfig {
  readonly alert_relabel_configs: readonly RelabelConfig[];
  readonly alertmanagers: readonly AlertmanagerConfig[];
}

export interface AlertmanagerConfig {
  readonly api_version: 'v2';
  readonly dns_sd_configs: readonly DnsSdConfig[];
}

export interface DnsSdConfig {
  readonly names: readonly string[];
  readonly type: 'A' | 'AAAA' | 'SRV';
  readonly port?: number;
}

export interface RemoteWriteConfig {
  readonly name: string;
  readonly url: string;
  readonly authorization?: { readonly credentials_file: string };
  readonly basic_auth?: { readonly username: string; readonly password_file: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly send_exemplars?: boolean;
  readonly write_relabel_configs?: readonly RelabelConfig[];
  readonly queue_config?: { readonly max_shards?: number; readonly sample_age_limit?: string };
}

export interface StorageConfig {
  readonly tsdb: { readonly retention: { readonly time: string; readonly size: string } };
  readonly exemplars: { readonly max_exemplars: number };
}

/** A file that `scrape_config_files` names. */
export interface ScrapeConfigFile {
  readonly scrape_configs: readonly ScrapeConfig[];
}

export interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly honor_timestamps?: boolean;
  readonly track_timestamps_staleness?: boolean;
  readonly scrape_interval?: string;
  readonly metrics_path: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly scheme?: 'http' | 'https';
  readonly authorization?: { readonly credentials_file: string };
  readonly tls_config?: { readonly ca_file?: string; readonly insecure_skip_verify?: boolean };
  readonly sample_limit: number;
  readonly kubernetes_sd_configs?: readonly KubernetesSdConfig[];
  readonly static_configs?: readonly StaticConfig[];
  readonly relabel_configs: readonly RelabelConfig[];
  readonly metric_relabel_configs?: readonly RelabelConfig[];
}

export interface KubernetesSdConfig {
  /** @default the API server of the cluster in which Prometheus runs */
  readonly api_server?: string;
  readonly role: 'pod' | 'node';
  readonly namespaces?: { readonly names: readonly string[] };
}

export interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** `action` is always written: the default, `replace`, is easily overlooked. */
export type RelabelConfig =
  | {
      readonly action: 'replace';
      readonly source_labels?: readonly string[];
      readonly regex?: string;
      readonly target_label: string;
      readonly replacement?: string;
    }
  | { readonly action: 'keep' | 'drop'; readonly source_labels: readonly string[]; readonly regex: string }
  | { readonly action: 'labeldrop'; readonly regex: string }
  | { readonly action: 'labelkeep'; readonly regex: string };
