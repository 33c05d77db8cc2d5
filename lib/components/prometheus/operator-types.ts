/**
 * The Prometheus Operator's objects, as far as they are used here: https://prometheus-operator.dev/docs/api-reference/api/
 */
import type { RuleGroup } from '../../rules';

export interface OperatorObject<Kind extends string, Spec> {
  readonly apiVersion: 'monitoring.coreos.com/v1';
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Record<string, string>;
  };
  readonly spec: Spec;
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** Prometheus' relabel_config in camel case; the Operator requires actions in lower case as well. */
export interface OperatorRelabelConfig {
  readonly action: 'replace' | 'keep' | 'drop' | 'labeldrop' | 'labelkeep';
  readonly sourceLabels?: readonly string[];
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
}

export interface Endpoint {
  readonly path: string;
  readonly interval?: string;
  readonly honorLabels?: boolean;
  readonly honorTimestamps?: boolean;
  readonly trackTimestampsStaleness?: boolean;
  readonly scheme?: 'http' | 'https';
  readonly relabelings: readonly OperatorRelabelConfig[];
  readonly metricRelabelings?: readonly OperatorRelabelConfig[];
}

export interface ServiceMonitorSpec {
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: LabelSelector;
  readonly sampleLimit: number;
  readonly endpoints: readonly (Endpoint & {
    /** Name of a port of the Service. */
    readonly port: string;
    readonly bearerTokenFile?: string;
    readonly tlsConfig?: { readonly caFile?: string; readonly insecureSkipVerify?: boolean };
  })[];
}

export interface PodMonitorSpec {
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: LabelSelector;
  readonly sampleLimit: number;
  readonly podMetricsEndpoints: readonly Endpoint[];
}

export interface ProbeSpec {
  readonly jobName: string;
  readonly interval?: string;
  readonly module: string;
  readonly prober: { readonly url: string; readonly path: string };
  readonly sampleLimit: number;
  readonly targets: {
    readonly staticConfig: {
      readonly static: readonly string[];
      readonly labels: Readonly<Record<string, string>>;
      readonly relabelingConfigs: readonly OperatorRelabelConfig[];
    };
  };
}

export interface PrometheusRuleSpec {
  readonly groups: readonly RuleGroup[];
}

export type ServiceMonitor = OperatorObject<'ServiceMonitor', ServiceMonitorSpec>;
export type PodMonitor = OperatorObject<'PodMonitor', PodMonitorSpec>;
export type Probe = OperatorObject<'Probe', ProbeSpec>;
export type PrometheusRule = OperatorObject<'PrometheusRule', PrometheusRuleSpec>;
export type AnyOperatorObject = ServiceMonitor | PodMonitor | Probe | PrometheusRule;
