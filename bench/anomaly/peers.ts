/** Published approaches to the same series, to compare with. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES_FOLDER } from '../../bin/backtest/rules';
import { errorRate, errorRatio, latencyP95, requestRate } from '../../lib/rules/families/http';
import type { LabelSet } from '../../tools/replay/rules';
import { ALERTS, type Alert } from './events';

export interface Approach {
  readonly name: string;
  /** Where it is described. */
  readonly source: string;
  /** Path of a rule file → its text; beside the synthesized rules, whose recorded series it judges. */
  readonly rules: ReadonlyMap<string, string>;
  /** Alerts to evaluate. */
  readonly alerts: readonly string[];
  /** Which of ours an alert of its is comparable with; none: it is another approach's. */
  readonly alertOf: (labels: LabelSet) => Alert | undefined;
}

export const BANDS: Approach = {
  ...{ name: 'bands', source: 'docs/anomalies.md', rules: new Map(), alerts: ALERTS },
  alertOf: ({ alertname }) => ALERTS.find(name => name === alertname),
};

const SERIES: Readonly<Record<Alert, string>> = {
  RequestRateAnomalous: requestRate.record,
  ErrorRatioAnomalous: errorRatio.record,
  LatencyAnomalous: latencyP95.record,
};

const GITLAB = 'GitLab, How to use Prometheus for anomaly detection, 2019-07-23';
/** Hours ago of the middle of four hours, and the weeks ago that they are: the growth of a week is added. */
const SEASONS = [
  [166, 1],
  [334, 2],
  [502, 3],
] as const;

/** The series without what is not a number, which would be that of a week; mean and deviation of the week. */
const WEEK_GROUP = {
  name: 'Week',
  rules: Object.entries(SERIES).flatMap(([alert, series]) => [
    { record: `week:${alert}`, expr: `${series} >= 0` },
    { record: `week:${alert}:mean`, expr: `avg_over_time(week:${alert}[1w])` },
    { record: `week:${alert}:deviation`, expr: `stddev_over_time(week:${alert}[1w])` },
  ]),
};
const predicted = (alert: string): string => {
  const each = SEASONS.map(([hours, weeks]) => {
    const [then, mean] = [`avg_over_time(week:${alert}[4h] offset ${hours}h)`, `week:${alert}:mean`];
    return `label_replace(${then} + ${mean} - ${mean} offset ${weeks}w, "ago", "${weeks}", "", "")`;
  });
  return `quantile without (ago) (0.5, ${each.join(' or ')})`;
};

/** A z-score of the last week, and one of the distance to what three weeks predict. */
export const gitlab = (): readonly Approach[] => {
  const rules = (prefix: string, bound: number, expected: (alert: string) => string) =>
    new Map(
      [
        WEEK_GROUP,
        {
          name: prefix,
          rules: ALERTS.map(alert => ({
            alert: `${prefix}${alert}`,
            for: '10m',
            expr: `abs((week:${alert} - (${expected(alert)})) / week:${alert}:deviation) > ${bound}`,
          })),
        },
      ].map(group => [`${RULES_FOLDER}/${group.name}.yml`, JSON.stringify({ groups: [group] })]),
    );
  const approach = (name: string, prefix: string, of: ReadonlyMap<string, string>): Approach => ({
    ...{ name, source: GITLAB, rules: of, alerts: ALERTS.map(alert => `${prefix}${alert}`) },
    alertOf: ({ alertname }) => ALERTS.find(alert => alertname === `${prefix}${alert}`),
  });
  return [
    approach(
      'z-score of a week',
      'Score',
      rules('Score', 3, alert => `week:${alert}:mean`),
    ),
    approach('z-score of the season', 'Season', rules('Season', 2, predicted)),
  ];
};

const GRAFANA = 'github.com/grafana/promql-anomaly-detection (Apache-2.0)';
const STRATEGIES = ['adaptive', 'robust'] as const;
const TYPES: Readonly<Record<string, Alert>> = {
  requests: 'RequestRateAnomalous',
  errors: 'ErrorRatioAnomalous',
  latency: 'LatencyAnomalous',
};

/**
 * Both strategies of Grafana's framework, from a checked out copy. It judges failures per second, not their share.
 *
 * Throws if the folder has no such rules.
 */
export function grafana(folder: string): readonly Approach[] {
  const wanted = STRATEGIES.map(strategy => `${strategy}.yml`);
  const found = readdirSync(folder);
  const missing = wanted.filter(name => !found.includes(name));
  if (missing.length > 0)
    throw new Error(`--grafana ${folder} has no ${missing.join(', ')}: wanted the folder rules of ${GRAFANA}`);
  return STRATEGIES.map(strategy => {
    const tagged = Object.entries({ requests: requestRate, errors: errorRate, latency: latencyP95 }).map(
      ([type, { record }]) => ({
        record: `anomaly:${strategy}:given_${type}`,
        expr: `${record} >= 0`,
        labels: { anomaly_name: `${strategy}_${type}`, anomaly_type: type, anomaly_strategy: strategy },
      }),
    );
    // The backtest follows the names of series from rule to rule: a selector that names none would be of all.
    const text = readFileSync(path.join(folder, `${strategy}.yml`), 'utf8').replaceAll(
      '{anomaly_name!=""',
      `{__name__=~"anomaly:${strategy}:given_.+",anomaly_name!=""`,
    );
    return {
      ...{ name: `Grafana, ${strategy}`, source: GRAFANA, alerts: ['AnomalyDetected'] },
      rules: new Map([
        [`${RULES_FOLDER}/${strategy}-given.yml`, JSON.stringify({ groups: [{ name: 'given', rules: tagged }] })],
        [`${RULES_FOLDER}/${strategy}.yml`, text],
      ]),
      alertOf: ({ alertname, anomaly_strategy, anomaly_type = '' }) =>
        alertname === 'AnomalyDetected' && anomaly_strategy === strategy ? TYPES[anomaly_type] : undefined,
    };
  });
}
