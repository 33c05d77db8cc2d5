import { finding } from '../finding';
import { type Check, some } from './subject';

/** What gives away a value that was not meant as a label. Guesses: a route may have a name like these. */
interface Hint {
  readonly label: string;
  readonly pattern: RegExp;
  readonly looksLike: string;
}

/** A segment of a path: from one slash to the next. */
const segment = (pattern: string): RegExp => new RegExp(`(?:^|/)(?:${pattern})(?=/|$|[?#])`, 'i');

const HINTS: readonly Hint[] = [
  { label: 'path', pattern: /[?#]/, looksLike: 'a URL with its query' },
  { label: 'path', pattern: /^[a-z][a-z0-9+.-]*:\/\//i, looksLike: 'a whole URL' },
  { label: 'path', pattern: /%[0-9a-f]{2}/i, looksLike: 'a percent-encoded URL' },
  { label: 'path', pattern: /[^/\s]@[^/\s]+\.[a-z]/i, looksLike: 'a URL with an e-mail address' },
  { label: 'path', pattern: segment('\\d+'), looksLike: 'a URL with a numeric id' },
  {
    label: 'path',
    pattern: segment('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    looksLike: 'a URL with a UUID',
  },
  { label: 'path', pattern: segment('(?=[a-f]*\\d)[0-9a-f]{12,}'), looksLike: 'a URL with a hash or an object id' },
  // ULIDs, KSUIDs, tokens: long, and letters mixed with digits, as no word is.
  { label: 'path', pattern: segment('(?=[^/]*\\d[^/]*\\d)(?=[^/]*[a-z])[\\w-]{20,}'), looksLike: 'a URL with a token' },
  { label: 'query', pattern: /\b(select|insert|update|delete|with)\b[\s\S]*\s/i, looksLike: 'the text of a query' },
];

/** One finding for each label and each hint that matches its values. */
export const rawValues: Check = ({ metric: { name: metric, labels }, samples, own }) =>
  HINTS.filter(({ label }) => own && label in labels).flatMap(({ label, pattern, looksLike }, _, hints) => {
    const raw = samples.filter(sample => {
      const value = sample.labels[label] ?? '';
      // A value is reported once, by the first hint that matches.
      return hints.find(hint => hint.label === label && hint.pattern.test(value))?.pattern === pattern;
    });
    if (raw.length === 0) return [];
    const found = [...new Set(raw.map(sample => sample.labels[label] ?? ''))];
    const domain = labels[label];
    const wanted = domain && 'what' in domain ? domain.what : 'a name';
    const place = { metric, label, line: raw[0]?.line ?? 0 };
    return [
      finding('raw-value', place, `${label} is ${some(found, 3)}, which looks like ${looksLike}; wanted ${wanted}`),
    ];
  });
