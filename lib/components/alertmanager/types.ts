/**
 * Alertmanager's configuration with its own field names, so that its documentation applies as it is:
 * https://prometheus.io/docs/alerting/latest/configuration/. Credentials can only be given as files: a credential in the
 * text is a compile error.
 */
export interface AlertmanagerConfig {
  readonly global: GlobalConfig;
  /** Globs of template files. */
  readonly templates: readonly string[];
  readonly route: Route;
  /** Named times that routes refer to. */
  readonly time_intervals?: readonly TimeInterval[];
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
}

export interface TimeInterval {
  readonly name: string;
  /** Any of these. */
  readonly time_intervals: readonly TimeRange[];
}

/** A moment is in it that is in each of its fields. */
export interface TimeRange {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  /** Time zone of the others. @default UTC */
  readonly location?: string;
}

export interface GlobalConfig {
  readonly resolve_timeout: string;
  readonly smtp_from?: string;
  /** `host:port` */
  readonly smtp_smarthost?: string;
  readonly smtp_auth_username?: string;
  readonly smtp_auth_password_file?: string;
  readonly smtp_require_tls?: boolean;
  readonly slack_api_url_file?: string;
  /** Where PagerDuty accepts events. @default PagerDuty's own address */
  readonly pagerduty_url?: string;
}

export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  /** Whether the routes after it are tried as well. @default false */
  readonly continue?: boolean;
  /** Notifies only within one of these; others of the stack's routes are active at any time. */
  readonly active_time_intervals?: readonly string[];
  /** Does not notify within any of these. */
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

export interface InhibitRule {
  readonly name: string;
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

export interface Receiver {
  readonly name: string;
  readonly pagerduty_configs?: readonly PagerdutyConfig[];
  readonly slack_configs?: readonly SlackConfig[];
  readonly email_configs?: readonly EmailConfig[];
  readonly msteamsv2_configs?: readonly MSTeamsV2Config[];
  readonly discord_configs?: readonly DiscordConfig[];
  readonly webhook_configs?: readonly WebhookConfig[];
}

interface NotifierConfig {
  /** Whether to notify of the end of an alert as well. */
  readonly send_resolved: boolean;
}

export interface SlackConfig extends NotifierConfig {
  readonly channel: string;
  readonly color: string;
  readonly title: string;
  readonly title_link: string;
  readonly text: string;
  readonly fallback: string;
  readonly footer: string;
  readonly fields: readonly { readonly title: string; readonly value: string; readonly short: boolean }[];
  readonly mrkdwn_in: readonly string[];
}

export interface PagerdutyConfig extends NotifierConfig {
  readonly routing_key_file: string;
  readonly description: string;
  readonly severity: string;
  readonly client: string;
  readonly client_url: string;
  readonly source: string;
  readonly component: string;
  readonly group: string;
  readonly class: string;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

export interface EmailConfig extends NotifierConfig {
  readonly to: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  readonly text: string;
  readonly threading: { readonly enabled: boolean; readonly thread_by_date: 'none' | 'daily' };
}

export interface MSTeamsV2Config extends NotifierConfig {
  readonly webhook_url_file: string;
  readonly title: string;
  readonly text: string;
}

export interface DiscordConfig extends NotifierConfig {
  readonly webhook_url_file: string;
  readonly title: string;
  readonly message: string;
}

export interface WebhookConfig extends NotifierConfig {
  readonly url_file: string;
}
