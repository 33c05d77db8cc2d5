/** The paths of Prometheus' files. Tests render with folders of their own, where the real programs can read them. */
export interface PrometheusPaths {
  /** Folder of `prometheus.yml`. */
  readonly config: string;
  /** Folder with one file of rules for each service. */
  readonly rules: string;
  /** Folder with one scrape job for each service. */
  readonly scrape: string;
  /** Folder with the credentials of remote stores. */
  readonly remoteWrite: string;
  readonly data: string;
  /** Folder with the token of the ServiceAccount. */
  readonly serviceAccount: string;
}

export const PATHS: PrometheusPaths = {
  config: '/etc/prometheus/config',
  rules: '/etc/prometheus/rules',
  scrape: '/etc/prometheus/scrape',
  remoteWrite: '/etc/prometheus/remote-write',
  data: '/prometheus',
  serviceAccount: '/var/run/secrets/kubernetes.io/serviceaccount',
};

export const CONFIG_FILE = 'prometheus.yml';
