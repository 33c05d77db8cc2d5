/**
 * How the files of container runtimes become records. What belongs together is put together by the reader of the file itself, and not by
 * operators behind it: they keep lines in memory after the offset behind these was saved, and a kill loses them
 * (docs/decisions/0060-log-agent.md).
 *
 *     2026-11-29T12:00:00.123456789Z stdout P the first 16 KiB of a long line
 *     2026-11-29T12:00:00.123456790Z stdout F and its end
 *     2026-11-29T12:00:00.123456791Z stderr F panic: boom
 */
import type { Operator } from './config';
import { anyOf, beginningOtherThan } from './patterns';

const STAMP = '\\d{4}-\\d{2}-\\d{2}T[^ \\n]+ (?:stdout|stderr) ';
/** After `P` and `F`, a runtime may write further tags. */
const PART = 'P(?::[^ \\n]*)? ';
const END = 'F(?::[^ \\n]*)?(?: |$)';
const LINE = '[^\\n]*';
/** Another whole line that belongs to the same record. */
const next = (...lines: readonly string[]): string => `(?:\\n^${STAMP}${END}${anyOf(...lines)})`;

/** Lines that continue the one before, besides those that begin with spaces or a closing bracket, or are empty. */
const CONTINUES = ['Caused by:', 'Suppressed:'];

/** Go's frames begin with the name of a function, and so would any line: they belong together only after what comes before them. */
const GO = `(?:panic: |fatal error: |goroutine \\d)${LINE}${next(`[ \\t]${LINE}`, '$', `(?:goroutine |created by |\\[signal )${LINE}`, `[\\w./*()-]+\\(${LINE}`)}*`;
/** Python names the exception last, without spaces before it. */
const PYTHON = `Traceback ${LINE}${next(`[ \\t]${LINE}`)}*${next(`[\\w.]+(?:Error|Exception|Exit|Interrupt|Warning)\\b${LINE}`)}?`;

/**
 * Where a record starts, as a pattern that may take in more of the record: what it takes in starts no other. A match never ends with a line
 * break, behind which the reader would not see the next start.
 */
export const RECORD_STARTS = `^${STAMP}${anyOf(
  `${PART}${LINE}\\n(?:^${STAMP}${PART}${LINE}\\n)*^${STAMP}${END}`,
  `${END}${anyOf(GO, PYTHON, beginningOtherThan(CONTINUES, '\\s}\\])'))}`,
)}`;

/** Marks, until the stamps are gone, where a part of a line ends. No program writes it by chance, and a person can read it. */
const SEAM = '⁂part⁂';

/** From lines as the runtime wrote them: the time, the stream, and the text without stamps. What is not of this form is left as it is. */
export const READ_LINES: readonly Operator[] = [
  {
    type: 'regex_parser',
    regex: '^(?P<cri_time>\\d{4}-\\d{2}-\\d{2}T[^ ]+) (?P<cri_stream>stdout|stderr) ',
    parse_from: 'body',
    parse_to: 'attributes',
    // The runtime's clock, which is the node's: that of a program may be wrong, and is a field of its own.
    timestamp: {
      parse_from: 'attributes.cri_time',
      layout_type: 'gotime',
      layout: '2006-01-02T15:04:05.999999999Z07:00',
    },
    on_error: 'send_quiet',
  },
  {
    type: 'regex_replace',
    if: 'body contains " P"',
    field: 'body',
    regex: `(?m)^${STAMP}${PART}(${LINE})\\n?`,
    replace_with: `$1${SEAM}`,
  },
  {
    type: 'regex_replace',
    if: `body contains ${JSON.stringify(SEAM)}`,
    field: 'body',
    regex: `${SEAM}(?:${STAMP}${END})?`,
    replace_with: '',
  },
  { type: 'regex_replace', field: 'body', regex: `(?m)^${STAMP}${END}`, replace_with: '' },
];

/** From `/var/log/pods/<namespace>_<pod>_<uid>/<container>/<restarts>.log`, which the kubelet names. */
export const readPlace = (folder: string): readonly Operator[] => [
  {
    type: 'regex_parser',
    regex: `^${folder}/(?P<namespace>[^_/]+)_(?P<pod>[^_/]+)_(?P<uid>[^/]+)/(?P<container>[^/]+)/(?P<restarts>\\d+)\\.log`,
    parse_from: 'attributes["log.file.path"]',
    parse_to: 'resource',
    cache: { size: 1_000 },
    on_error: 'send_quiet',
  },
  ...Object.entries(PLACES).map(([from, to]) => ({
    type: 'move' as const,
    if: `resource.${from} != nil`,
    from: `resource.${from}`,
    to: `resource["${to}"]`,
  })),
  { type: 'remove', if: 'attributes["log.file.path"] != nil', field: 'attributes["log.file.path"]' },
];

const PLACES = {
  namespace: 'k8s.namespace.name',
  pod: 'k8s.pod.name',
  uid: 'k8s.pod.uid',
  container: 'k8s.container.name',
  restarts: 'k8s.container.restart_count',
} as const;
