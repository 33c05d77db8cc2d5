/** The part of Prometheus' HTTP API that tests use: https://prometheus.io/docs/prometheus/latest/querying/api/ */

export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}
export interface EvaluatedRule {
  readonly name: string;
  readonly type: 'alerting' | 'recording';
  readonly health: 'ok' | 'unknown' | 'err';
  readonly lastError?: string;
  readonly lastEvaluation: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
export interface FiredAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** Since when its condition has held, in RFC 3339 format. */
  readonly activeAt: string;
}
export type LabelSet = Readonly<Record<string, string>>;

/** Label names without `__name__`. */
export const ownLabels = (labels: LabelSet): string[] => Object.keys(labels).filter(label => label !== '__name__');

export class PrometheusApi {
  constructor(readonly url: string) {}

  async targets(): Promise<{ readonly activeTargets: readonly ActiveTarget[] }> {
    return this.get('targets?state=active');
  }

  async rules(): Promise<readonly EvaluatedRule[]> {
    const { groups } = await this.get<{ groups: { rules: EvaluatedRule[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  /** Alerts that are pending or firing. */
  async alerts(): Promise<readonly FiredAlert[]> {
    return (await this.get<{ alerts: FiredAlert[] }>('alerts')).alerts;
  }

  /** The label sets of the series with a name. */
  async series(name: string): Promise<readonly LabelSet[]> {
    return this.get(`series?match[]=${encodeURIComponent(name)}`);
  }

  /** The label sets that an expression returns now; for a scalar, one without labels. Throws with Prometheus' error. */
  async query(expression: string): Promise<readonly LabelSet[]> {
    const { result, resultType } = await this.get<{ resultType: string; result: { metric: LabelSet }[] }>(
      `query?query=${encodeURIComponent(expression)}`,
    );
    return resultType === 'scalar' ? [{}] : result.map(({ metric }) => metric);
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} returned ${response.status}: ${text}`);
    return (JSON.parse(text) as { data: T }).data;
  }
}
