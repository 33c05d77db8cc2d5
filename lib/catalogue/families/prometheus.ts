import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const group = { rule_group: open('file and name of the rule group', 100) };
const alertmanager = { alertmanager: open('address of an Alertmanager', 3) };

export const prometheus = family(
  { name: 'prometheus', exposedBy: 'Prometheus, about itself' },
  {
    reloadSuccessful: gauge('prometheus_config_last_reload_successful', {
      help: '1 if the last reload of the configuration succeeded.',
      unit: 'boolean',
    }),
    ruleFailures: counter('prometheus_rule_evaluation_failures_total', {
      help: 'Evaluations of rules that failed.',
      unit: 'count',
      labels: group,
    }),
    ruleGroupDuration: gauge('prometheus_rule_group_last_duration_seconds', {
      help: 'Time that the last evaluation of the group took.',
      unit: 'seconds',
      labels: group,
    }),
    ruleGroupInterval: gauge('prometheus_rule_group_interval_seconds', {
      help: 'Time between two evaluations of the group.',
      unit: 'seconds',
      labels: group,
    }),
    ruleGroupMissed: counter('prometheus_rule_group_iterations_missed_total', {
      help: 'Evaluations of the group that were skipped because the previous one was still running.',
      unit: 'count',
      labels: group,
    }),
    alertmanagersDiscovered: gauge('prometheus_notifications_alertmanagers_discovered', {
      help: 'Alertmanagers that alerts are sent to.',
      unit: 'count',
    }),
    notificationsSent: counter('prometheus_notifications_sent_total', {
      help: 'Alerts sent.',
      unit: 'count',
      labels: alertmanager,
    }),
    notificationErrors: counter('prometheus_notifications_errors_total', {
      help: 'Alerts that an Alertmanager did not accept.',
      unit: 'count',
      labels: alertmanager,
    }),
    notificationsDropped: counter('prometheus_notifications_dropped_total', {
      help: 'Alerts dropped before they were sent.',
      unit: 'count',
      labels: alertmanager,
    }),
    headSeries: gauge('prometheus_tsdb_head_series', { help: 'Series in memory.', unit: 'count' }),
    samplesAppended: counter('prometheus_tsdb_head_samples_appended_total', {
      help: 'Samples stored.',
      unit: 'count',
      labels: { type: values('float', 'histogram') },
    }),
    blocksSize: gauge('prometheus_tsdb_storage_blocks_bytes', { help: 'Size of the stored blocks.', unit: 'bytes' }),
    walCorruptions: counter('prometheus_tsdb_wal_corruptions_total', {
      help: 'Corruptions found in the write-ahead log.',
      unit: 'count',
    }),
    walWritesFailed: counter('prometheus_tsdb_wal_writes_failed_total', {
      help: 'Writes to the write-ahead log that failed.',
      unit: 'count',
    }),
    compactionsFailed: counter('prometheus_tsdb_compactions_failed_total', {
      help: 'Compactions that failed.',
      unit: 'count',
    }),
    headTruncationsFailed: counter('prometheus_tsdb_head_truncations_failed_total', {
      help: 'Truncations of the head that failed.',
      unit: 'count',
    }),
    sdFailedConfigs: gauge('prometheus_sd_failed_configs', {
      help: 'Service discoveries that could not be started.',
      unit: 'count',
      // `scrape`: of targets; `notify`: of Alertmanagers.
      labels: { name: values('scrape', 'notify') },
    }),
    samplesDuplicate: counter('prometheus_target_scrapes_sample_duplicate_timestamp_total', {
      help: 'Samples rejected because the series has another value for that timestamp.',
      unit: 'count',
    }),
    samplesOutOfOrder: counter('prometheus_target_scrapes_sample_out_of_order_total', {
      help: 'Samples rejected because the series has a newer one.',
      unit: 'count',
    }),
    samplesOutOfBounds: counter('prometheus_target_scrapes_sample_out_of_bounds_total', {
      help: 'Samples rejected because their timestamp is too far from now.',
      unit: 'count',
    }),
    sampleLimitExceeded: counter('prometheus_target_scrapes_exceeded_sample_limit_total', {
      help: 'Scrapes rejected because the target returned more samples than its limit.',
      unit: 'count',
    }),
  },
);
