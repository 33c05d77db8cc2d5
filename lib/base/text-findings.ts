import { type Findings, unless } from './findings';
import { HIDDEN, shownText } from './shown-text';

/** Alertmanager and Prometheus execute what stands between these. */
const BRACES = /\{\{|\}\}/;
/** A text of one line that is passed on as it is, where nothing executes templates. */
export function line(field: string, value: unknown, longest: number): Findings {
  const fine = typeof value === 'string' && value.trim() !== '' && value.length <= longest && !HIDDEN.test(value);
  const wanted = `wanted a text of one line, of 1 to ${longest} characters, without control or direction characters`;
  return unless(fine, field, `${shownText(value)}; ${wanted}`);
}

/** A text of one line for a configuration that executes templates. */
export const plainLine = (field: string, value: unknown, longest: number): Findings => [
  ...line(field, value, longest),
  ...unless(
    !(typeof value === 'string' && BRACES.test(value)),
    field,
    `${shownText(value)}; wanted no "{{" and no "}}", which Alertmanager would execute as a template`,
  ),
];

/** What a value of a fixed form may hold, from its first character to its last. */
export const shaped = (field: string, value: unknown, pattern: RegExp, wanted: string): Findings =>
  unless(typeof value === 'string' && pattern.test(value), field, `${shownText(value)}; wanted ${wanted}`);

/** Without quotes, brackets, semicolons and white space, which end a value in a configuration that the URL is written into. */
const IN_URL = /^[A-Za-z0-9:/?@!$&*+,=._~%[\]-]{1,2000}$/;
const IN_PATH = /^\/[A-Za-z0-9/@!*+,=:._~%-]{0,500}$/;

/** A path of a URL, `/metrics`; without a query, which a program would take as a part of the path. */
export const urlPath = (field: string, value: unknown): Findings =>
  shaped(field, value, IN_PATH, 'a path that begins with "/", of letters, digits and /@!*+,=:._~%-, without a query');

interface UrlRule {
  readonly protocols: readonly string[];
  /** Whether it may have a query. What is appended to a URL with a query becomes a part of that. @default false */
  readonly query?: boolean;
  /** Whether it may end in "/". What is appended would begin with a second one. @default false */
  readonly slash?: boolean;
}

/** A URL with one of the protocols (`https:`), without credentials and without a trailing slash. */
export function url(field: string, value: unknown, { protocols, query = false, slash = false }: UrlRule): Findings {
  const parsed = typeof value === 'string' && IN_URL.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  const schemes = protocols.map(protocol => `${protocol}//…`).join(' or ');
  // Any other message would repeat the credentials.
  if (parsed?.username || parsed?.password)
    return unless(false, field, `it contains credentials; wanted ${schemes} without`);
  const fine =
    parsed !== undefined &&
    protocols.includes(parsed.protocol) &&
    (slash || !String(value).endsWith('/')) &&
    (query || !String(value).includes('?'));
  const without = [...(slash ? [] : ['"/" at the end']), ...(query ? [] : ['a query'])].map(each => `without ${each}`);
  const wanted = [`${schemes}, of letters, digits and :/@!$&*+,=._~%[]-`, without.join(' and ')].filter(
    each => each !== '',
  );
  return unless(fine, field, `${shownText(value)}; wanted ${wanted.join(', ')}`);
}
