/** What every template of Go has: https://pkg.go.dev/text/template#hdr-Functions */
const BUILT_IN = [
  ...['and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or', 'print', 'printf'],
  ...['println', 'slice', 'urlquery'],
];

/** The dialect of a program: its functions, and what a template may read at the top. */
export interface Dialect {
  readonly functions: ReadonlySet<string>;
  /** Fields of the dot. */
  readonly fields: readonly string[];
  /** Variables that the program declares in front of the template. */
  readonly variables: readonly string[];
}

/** Labels and annotations of alerts: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */
export const PROMETHEUS: Dialect = {
  functions: new Set([
    ...BUILT_IN,
    ...[
      'query',
      'first',
      'label',
      'value',
      'strvalue',
      'args',
      'reReplaceAll',
      'safeHtml',
      'match',
      'title',
      'toUpper',
    ],
    ...['toLower', 'graphLink', 'tableLink', 'sortByLabel', 'stripPort', 'stripDomain', 'humanize', 'humanize1024'],
    ...['humanizeDuration', 'humanizePercentage', 'humanizeTimestamp', 'toTime', 'toDuration', 'now', 'pathPrefix'],
    ...['externalURL', 'parseDuration', 'urlQueryEscape'],
  ]),
  fields: ['Labels', 'ExternalLabels', 'ExternalURL', 'Value'],
  variables: ['$labels', '$externalLabels', '$externalURL', '$value'],
};

/** Notifications: https://prometheus.io/docs/alerting/latest/notifications/ */
export const ALERTMANAGER: Dialect = {
  functions: new Set([
    ...BUILT_IN,
    ...[
      'toUpper',
      'toLower',
      'title',
      'trimSpace',
      'join',
      'match',
      'safeHtml',
      'safeUrl',
      'urlUnescape',
      'reReplaceAll',
    ],
    ...[
      'stringSlice',
      'routeLabels',
      'date',
      'tz',
      'now',
      'since',
      'humanizeDuration',
      'toDate',
      'mustToDate',
      'toJson',
    ],
    ...['base64encode', 'base64decode', 'list', 'append', 'dict'],
  ]),
  fields: [
    ...['Receiver', 'Status', 'Alerts', 'NotificationReason', 'GroupLabels', 'CommonLabels', 'CommonAnnotations'],
    ...['RouteLabels', 'ExternalURL'],
  ],
  variables: [],
};
