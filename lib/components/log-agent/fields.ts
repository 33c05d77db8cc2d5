/** From the text of a line to a record: severity, ids, message, and the rest as attributes. */
import { bytes } from '../../base';
import type { Operator, Transform } from './config';
import { COUNTED_FIELDS, HINTS, LONGEST_UNFILTERED } from './redaction';

/** By the names that loggers use: those of pino, syslog, zap and Python. */
const SEVERITIES = {
  trace: ['trace'],
  debug: ['debug'],
  info: ['info', 'notice', 'informational'],
  warn: ['warn', 'warning'],
  error: ['error', 'err'],
  fatal: ['fatal', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic', 'dpanic'],
} as const;
/** By the numbers of pino and bunyan, from the lowest. */
const NUMBERS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** Fields that hold the severity, and the message; the first that is there counts. */
const LEVELS = ['level', 'severity'] as const;
const MESSAGES = ['msg', 'message', 'event'] as const;

/** On records that may hold a secret; only these are filtered. */
export const SUSPECT_FIELD = 'log.suspect';

/** As a text of an expression, in ASCII alone: with other characters, the whole configuration would be one line of YAML. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Before the line is parsed: what it says has one form then. */
export const FIND_SUSPECTS: Operator = {
  type: 'add',
  if: `let text = lower(body); (text startsWith "{" && len(text) > ${LONGEST_UNFILTERED}) || any([${HINTS.map(quoted).join(', ')}], {text contains #})`,
  field: `attributes["${SUSPECT_FIELD}"]`,
  value: true,
};

/** In lines of JSON: an object, or the text as it is. */
export const READ_FIELDS: readonly Operator[] = [
  { type: 'regex_replace', if: 'body startsWith "{" && body contains "oken"', field: 'body', ...COUNTED_FIELDS },
  {
    type: 'json_parser',
    if: 'body startsWith "{"',
    parse_from: 'body',
    parse_to: 'body',
    // Otherwise every number would be a float, and ids of 17 digits lose the last.
    parse_ints: true,
    on_error: 'send_quiet',
  },
  ...LEVELS.map(
    (level): Operator => ({
      type: 'severity_parser',
      if: `type(body) == "map" && type(body.${level}) == "string"`,
      parse_from: `body.${level}`,
      preset: 'none',
      mapping: SEVERITIES,
      on_error: 'send_quiet',
    }),
  ),
  {
    type: 'trace_parser',
    // Of another form, they are fields like any other.
    if: 'type(body) == "map" && type(body.trace_id) == "string" && body.trace_id matches "^[0-9a-f]{32}$" && (body.span_id == nil || (type(body.span_id) == "string" && body.span_id matches "^[0-9a-f]{16}$"))',
    trace_id: { parse_from: 'body.trace_id' },
    span_id: { parse_from: 'body.span_id' },
    trace_flags: { parse_from: 'body.trace_flags' },
    on_error: 'send_quiet',
  },
];

/** Longer texts are cut: a store refuses lines of more than 256 KiB (Loki), and the library writes none. */
export const LONGEST_TEXT = bytes(200_000);
/** What says so. */
export const CUT_FIELD = 'log.cut';

/** After the filter: the message becomes the body, and every other field of the line an attribute. */
export const arrangeFields: Transform = {
  error_mode: 'silent',
  log_statements: [
    {
      context: 'log',
      conditions: ['IsMap(log.body)'],
      statements: [
        'set(log.cache["text"], String(log.body))',
        'merge_maps(log.attributes, log.body, "upsert")',
        // What has become the record's own is no field as well.
        'delete_key(log.attributes, "trace_flags") where log.attributes["trace_id"] == log.trace_id.string',
        'delete_key(log.attributes, "span_id") where log.attributes["span_id"] == log.span_id.string',
        'delete_key(log.attributes, "trace_id") where log.attributes["trace_id"] == log.trace_id.string',
        ...MESSAGES.flatMap(name => [
          `set(log.cache["message"], log.attributes["${name}"]) where log.cache["message"] == nil and IsString(log.attributes["${name}"])`,
          `delete_key(log.attributes, "${name}") where log.cache["message"] == log.attributes["${name}"]`,
        ]),
        // A line without a message is shown as it is.
        'set(log.cache["message"], log.cache["text"]) where log.cache["message"] == nil',
        'set(log.body, log.cache["message"])',
      ],
    },
    {
      context: 'log',
      statements: [
        ...Object.entries(NUMBERS).map(
          ([name, least]) =>
            `set(log.severity_number, SEVERITY_NUMBER_${name.toUpperCase()}) where IsInt(log.attributes["level"]) and log.attributes["level"] >= ${least}`,
        ),
        'set(log.severity_number, SEVERITY_NUMBER_FATAL) where log.severity_number == 0 and IsMatch(log.body, "^(?:panic|fatal error): ")',
        'set(log.attributes["log.iostream"], log.attributes["cri_stream"])',
        'delete_key(log.attributes, "cri_stream")',
        'delete_key(log.attributes, "cri_time")',
        `delete_key(log.attributes, "${SUSPECT_FIELD}")`,
        `set(log.attributes["${CUT_FIELD}"], true) where Len(log.body) > ${LONGEST_TEXT.value}`,
        'set(log.cache["body"], log.body)',
        `truncate_all(log.cache, ${LONGEST_TEXT.value})`,
        'set(log.body, log.cache["body"])',
        `truncate_all(log.attributes, ${LONGEST_TEXT.value})`,
        // What a pod does not say by its label is said by its lines, or else by the name of its container.
        'set(resource.attributes["service.name"], log.attributes["service"]) where resource.attributes["service.name"] == nil and IsString(log.attributes["service"])',
        'set(resource.attributes["service.name"], resource.attributes["k8s.container.name"]) where resource.attributes["service.name"] == nil',
      ],
    },
  ],
};
