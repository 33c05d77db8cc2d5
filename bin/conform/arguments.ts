import { aion } from '../../aion/stack';
import { type Expectation, type Expected, expectedFamilies, expectedOfService } from '../../lib/conform';
import { suggestion } from '../../lib/promql';
import { parseTimeout } from './timeout';

/** What the command line asks for. */
export interface Request {
  readonly source: { readonly url: URL } | { readonly file: string };
  /** Undefined: derived from the metrics that are present. */
  readonly expectation: Expectation | undefined;
  readonly format: 'table' | 'json';
  readonly timeoutMs: number;
  readonly openmetrics: boolean;
}

export type CommandLine =
  | { readonly request: Request }
  | { readonly help: true }
  | { readonly problems: readonly string[] };

const VALUED = ['url', 'file', 'service', 'families', 'format', 'timeout'] as const;
const SWITCHES = ['openmetrics', 'help'] as const;
type Valued = (typeof VALUED)[number];
type Switch = (typeof SWITCHES)[number];

const FORMATS = ['table', 'json'] as const;

interface Given {
  readonly values: ReadonlyMap<Valued, string>;
  readonly switches: ReadonlySet<Switch>;
  readonly problems: readonly string[];
}

/** Reads the command line, and reports all of its problems at once. */
export function readArguments(args: readonly string[]): CommandLine {
  const { values, switches, problems } = read(args);
  if (switches.has('help')) return { help: true };
  const found = [...problems];
  /** The value of an option, or a fallback after its problems are recorded. */
  const take = <T>(option: Read<T>, fallback: T): T => {
    if ('value' in option) return option.value;
    found.push(...option.problems);
    return fallback;
  };
  const request: Request = {
    source: take(readSource(values), { file: '' }),
    expectation: take(readExpectation(values), undefined),
    format: take(readFormat(values.get('format') ?? 'table'), 'table'),
    timeoutMs: take(parseTimeout(values.get('timeout') ?? '10s'), 0),
    openmetrics: switches.has('openmetrics'),
  };
  return found.length > 0 ? { problems: found } : { request };
}

/** `--name value` and `--name=value`. */
function read(args: readonly string[]): Given {
  const values = new Map<Valued, string>();
  const switches = new Set<Switch>();
  const problems: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    if (isOneOf(SWITCHES, name)) {
      switches.add(name);
      if (inline !== undefined) problems.push(`--${name} takes no value`);
    } else {
      const next = args[i + 1];
      const value = inline ?? (name === '' || next?.startsWith('--') ? undefined : next);
      if (inline === undefined && value !== undefined) i++;
      if (!isOneOf(VALUED, name)) problems.push(unknownArgument(arg, name));
      else if (!value) problems.push(`--${name} has no value`);
      else if (values.has(name)) problems.push(`--${name} is given twice`);
      else values.set(name, value);
    }
  }
  return { values, switches, problems };
}

function unknownArgument(arg: string, name: string): string {
  const options = [...VALUED, ...SWITCHES].map(each => `--${each}`);
  return name === ''
    ? `unexpected argument "${arg}"`
    : `unknown option --${name}${suggestion(`--${name}`, options) || `; options are ${options.join(', ')}`}`;
}

const isOneOf = <T extends string>(list: readonly T[], text: string): text is T =>
  (list as readonly string[]).includes(text);

type Read<T> = { readonly value: T } | { readonly problems: readonly string[] };

function readSource(values: Given['values']): Read<Request['source']> {
  const [url, file] = [values.get('url'), values.get('file')];
  if ((url === undefined) === (file === undefined)) {
    return {
      problems: [
        url === undefined ? 'nothing to check: give --url or --file' : '--url and --file are mutually exclusive',
      ],
    };
  }
  if (file !== undefined) return { value: { file } };
  const parsed = URL.canParse(url ?? '') ? new URL(url ?? '') : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol)) {
    return { problems: [`--url is "${url}"; wanted a URL such as http://localhost:9090/metrics`] };
  }
  if (parsed.username || parsed.password) return { problems: ['--url contains credentials; a scrape sends none'] };
  return { value: { url: parsed } };
}

function readExpectation(values: Given['values']): Read<Expectation | undefined> {
  const [service, families] = [values.get('service'), values.get('families')];
  if (service !== undefined && families !== undefined) {
    return { problems: ['--service and --families are mutually exclusive: a service declares its families'] };
  }
  if (service !== undefined) return fromOption('service', expectedOfService(aion, service));
  if (families === undefined) return { value: undefined };
  const names = families.split(',').map(name => name.trim());
  if (names.includes('')) return { problems: [`--families is "${families}"; wanted names such as http,database`] };
  return fromOption('families', expectedFamilies(aion, names));
}

const fromOption = (option: Valued, expected: Expected): Read<Expectation> =>
  'problems' in expected
    ? { problems: expected.problems.map(problem => `--${option}: ${problem}`) }
    : { value: expected.expectation };

const readFormat = (format: string): Read<Request['format']> =>
  isOneOf(FORMATS, format)
    ? { value: format }
    : { problems: [`--format is "${format}"; wanted ${FORMATS.join(' or ')}`] };
