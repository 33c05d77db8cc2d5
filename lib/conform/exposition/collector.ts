import { LineError } from './cursor';
import { parseNumber } from './numbers';
import type { ExposedMetric, Exposition, Format, Sample, Suffixes, SyntaxProblem } from './types';

interface Collected {
  /** The name as in its TYPE line; made canonical once everything is read. */
  declared: string;
  type?: string;
  help?: string;
  unit?: string;
  line: number;
  samples: Sample[];
}

/** Text that is no exposition at all need not be reported line by line. */
const MOST_PROBLEMS = 100;
/** Labels that must be numbers. */
const PART_LABELS: Readonly<Record<string, string>> = { histogram: 'le', gaugehistogram: 'le', summary: 'quantile' };
const CARRIAGE_RETURN = 'the line ends with a carriage return; wanted a line feed alone';

/** Assembles lines into metrics, and collects the problems of single lines. */
export class Collector {
  readonly problems: SyntaxProblem[] = [];
  private readonly metrics = new Map<string, Collected>();

  constructor(
    private readonly format: Format,
    private readonly suffixes: Suffixes,
  ) {}

  /** Reads each line with `read`; false when there are too many problems to go on. */
  each(lines: readonly string[], read: (line: string, number: number) => void): boolean {
    for (const [index, line] of lines.entries()) {
      try {
        read(line, index + 1);
      } catch (error) {
        if (!(error instanceof LineError)) throw error;
        this.problem(index + 1, line.endsWith('\r') ? CARRIAGE_RETURN : error.message);
        if (this.problems.length >= MOST_PROBLEMS) {
          this.problem(index + 1, `${MOST_PROBLEMS} lines could not be read: the rest was not checked`);
          return false;
        }
      }
    }
    return true;
  }

  problem(line: number, message: string): void {
    this.problems.push({ line, message });
  }

  /** A HELP, TYPE or UNIT line. Throws if it is repeated, or if a TYPE comes after its samples. */
  declare(name: string, field: 'type' | 'help' | 'unit', value: string, line: number): void {
    const metric = this.metrics.get(name) ?? this.add(name, line);
    if (metric[field] !== undefined) throw new LineError(`a second ${field.toUpperCase()} line for ${name}`);
    if (field === 'type' && (metric.samples.length > 0 || this.hasSuffixed(name, value))) {
      throw new LineError(`the TYPE line of ${name} comes after its samples`);
    }
    metric[field] = value;
  }

  /** Throws if a metric of exactly this name has a type whose samples are named differently. */
  sample(sample: Sample): void {
    const { name, line } = sample;
    const metric = this.owner(name) ?? this.metrics.get(name) ?? this.add(name, line);
    const suffixes = this.suffixes[metric.type ?? ''] ?? [''];
    if (metric.declared === name && !suffixes.includes('')) throw new LineError(misnamed(name, metric.type, suffixes));
    const part = PART_LABELS[metric.type ?? ''];
    const bound = part && sample.labels[part];
    if (bound !== undefined && parseNumber(bound) === undefined)
      throw new LineError(`${part} is "${bound}", not a number`);
    metric.samples.push(sample);
  }

  result(): Exposition {
    const metrics = new Map<string, ExposedMetric>();
    for (const { declared, ...rest } of this.metrics.values()) {
      const name = this.format === 'openmetrics' ? stored(declared, rest.type) : declared;
      metrics.set(name, { name, ...rest });
    }
    return { format: this.format, metrics, problems: this.problems };
  }

  private add(name: string, line: number): Collected {
    const metric = { declared: name, line, samples: [] };
    this.metrics.set(name, metric);
    return metric;
  }

  /** The typed metric that a sample of this name belongs to, by its suffix. */
  private owner(name: string): Collected | undefined {
    for (const end of [name.length, name.lastIndexOf('_')]) {
      if (end <= 0) continue;
      const metric = this.metrics.get(name.slice(0, end));
      if (metric?.type !== undefined && this.suffixes[metric.type]?.includes(name.slice(end))) return metric;
    }
    return undefined;
  }

  /** Whether samples were read that belong to `name`, if this is its type. */
  private hasSuffixed(name: string, type: string): boolean {
    return (this.suffixes[type] ?? []).some(suffix => this.metrics.get(name + suffix)?.samples.length);
  }
}

const STORED_SUFFIX: Readonly<Record<string, string>> = { counter: '_total', info: '_info' };

/** Why a sample's name does not fit its type: it lacks a suffix, or its TYPE line already has the suffix. */
function misnamed(name: string, type = '', suffixes: readonly string[]): string {
  const suffix = STORED_SUFFIX[type] ?? '';
  if (suffix && name.endsWith(suffix)) {
    const base = name.slice(0, -suffix.length);
    return `${name} is a ${type}: wanted HELP and TYPE lines for ${base}, and samples named ${name}`;
  }
  return `${name} is a ${type}: wanted samples named ${suffixes.map(suffix => name + suffix).join(', ')}`;
}

/** OpenMetrics declares `http_requests`; its sample, and the series, is `http_requests_total`. */
const stored = (declared: string, type = ''): string => declared + (STORED_SUFFIX[type] ?? '');
