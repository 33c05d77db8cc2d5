/**
 * Replaces what has to differ on loopback, and nothing else: README.md lists it, and a test compares the two. Every function
 * takes what was parsed from `dist/`, and returns a copy.
 */
import path from 'node:path';
import type { AlertmanagerConfig, Route } from '../../lib/components/alertmanager';
import type {
  KubernetesSdConfig,
  PrometheusConfig,
  ScrapeConfigFile,
  StaticConfig,
} from '../../lib/components/prometheus';
import type { RuleGroup } from '../../lib/rules';

/** How much faster time runs: a scrape every second instead of every 30, and `for: 2m` is four seconds. */
export const TIME_FACTOR = 30;

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };

/** A duration in the notation of Prometheus and Alertmanager, divided by the factor. Throws if it is not a duration. */
export function faster(duration: string, factor: number = TIME_FACTOR): string {
  const [, number, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const milliseconds = Number(number) * (MILLISECONDS[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) throw new TypeError(`"${duration}" is not a duration`);
  return `${Math.floor(milliseconds / factor)}ms`;
}

/** A path in the pod, below the folder that is the pod's root. */
export const inRoot = (root: string, inPod: string): string => path.join(root, inPod);

export function overlayPrometheus(
  config: PrometheusConfig,
  { root, alertmanagers }: { readonly root: string; readonly alertmanagers: readonly string[] },
): object {
  const { global, rule_files, scrape_config_files, alerting } = config;
  return {
    ...config,
    global: {
      ...global,
      scrape_interval: faster(global.scrape_interval),
      evaluation_interval: faster(global.evaluation_interval),
    },
    rule_files: rule_files.map(glob => inRoot(root, glob)),
    scrape_config_files: scrape_config_files.map(glob => inRoot(root, glob)),
    alerting: {
      ...alerting,
      alertmanagers: alerting.alertmanagers.map(({ dns_sd_configs: _, ...each }) => ({
        ...each,
        static_configs: [{ targets: alertmanagers }],
      })),
    },
  };
}

export interface ScrapePlace {
  readonly root: string;
  /** Proxy through which Prometheus reaches the addresses of pods and nodes. */
  readonly proxy: string;
  /** The targets that discovery would find, with the labels that it would set. */
  discover(sd: KubernetesSdConfig): StaticConfig[];
}

export const overlayScrape = (file: ScrapeConfigFile, { root, proxy, discover }: ScrapePlace): object => ({
  ...file,
  scrape_configs: file.scrape_configs.map(({ kubernetes_sd_configs: discovery, ...job }) => ({
    ...job,
    ...(job.scrape_interval && { scrape_interval: faster(job.scrape_interval) }),
    ...(job.authorization && {
      authorization: {
        ...job.authorization,
        credentials_file: inRoot(root, job.authorization.credentials_file),
      },
    }),
    ...(job.tls_config?.ca_file && {
      tls_config: { ...job.tls_config, ca_file: inRoot(root, job.tls_config.ca_file) },
    }),
    ...(discovery && { static_configs: discovery.flatMap(discover) }),
    proxy_url: proxy,
  })),
});

/** Expressions are unchanged, windows included. */
export const overlayRules = (file: { readonly groups: readonly RuleGroup[] }): object => ({
  ...file,
  groups: file.groups.map(group => ({
    ...group,
    ...(group.interval && { interval: faster(group.interval) }),
    rules: group.rules.map(rule => {
      if ('record' in rule) return rule;
      const { for: wait, keep_firing_for: keep } = rule;
      return { ...rule, ...(wait && { for: faster(wait) }), ...(keep && { keep_firing_for: faster(keep) }) };
    }),
  })),
});

export function overlayAlertmanager(
  config: AlertmanagerConfig,
  place: { readonly root: string; readonly smtp: string; readonly pagerdutyUrl: string },
): object {
  const { resolve_timeout, ...global } = withFiles(config.global, place.root);
  return {
    ...config,
    global: {
      ...global,
      resolve_timeout: faster(resolve_timeout),
      smtp_smarthost: place.smtp,
      pagerduty_url: place.pagerdutyUrl,
    },
    templates: config.templates.map(glob => inRoot(place.root, glob)),
    route: fasterRoute(config.route),
    receivers: config.receivers.map(receiver => withFiles(receiver, place.root)),
  };
}

const fasterRoute = (route: Route): Route => ({
  ...route,
  ...(route.group_wait && { group_wait: faster(route.group_wait) }),
  ...(route.group_interval && { group_interval: faster(route.group_interval) }),
  ...(route.repeat_interval && { repeat_interval: faster(route.repeat_interval) }),
  ...(route.routes && { routes: route.routes.map(fasterRoute) }),
});

/** Every option that ends in `_file` is a path in the pod. */
function withFiles<T>(value: T, root: string): T {
  if (Array.isArray(value)) return value.map(item => withFiles(item, root)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key.endsWith('_file') && typeof item === 'string' ? inRoot(root, item) : withFiles(item, root),
  ]);
  return Object.fromEntries(entries);
}

/** The command line with other values for some flags: a list if a flag is repeated. */
export function overlayArguments(
  args: readonly string[],
  values: Readonly<Record<string, string | readonly string[]>>,
): string[] {
  const left = new Map(Object.entries(values).map(([flag, value]) => [flag, [value].flat()]));
  const replaced = args.map(arg => {
    const [flag = ''] = arg.split('=');
    const next = left.get(flag)?.shift();
    return next === undefined ? arg : `${flag}=${next}`;
  });
  const unused = [...left].filter(([, rest]) => rest.length > 0).map(([flag]) => flag);
  if (unused.length > 0) throw new Error(`the command line has no ${unused.join(', ')} to replace`);
  return replaced;
}
