import { aboutFamily } from '../catalogue';
import type { Verdict } from './check-exposition';
import type { Expectation } from './expectation';
import type { Exposition } from './exposition';
import { type Finding, inOrder, type Kind, type Severity } from './finding';

/**
 * What `--format json` prints. While `version` stays the same, fields may be added, but not changed or removed: see
 * docs/conform.md.
 */
export interface Report {
  readonly version: 1;
  /** The URL or file that was checked. */
  readonly source: string;
  readonly format: 'text' | 'openmetrics';
  readonly expected: {
    readonly from: 'service' | 'families' | 'found';
    readonly service: string | null;
    readonly families: readonly string[];
  };
  /** Whether there is no finding of severity `error`, which determines the exit code. */
  readonly conforms: boolean;
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly metrics: number;
    readonly series: number;
  };
  readonly findings: readonly ReportedFinding[];
  readonly notJudged: {
    /** Of runtimes and client libraries. */
    readonly runtime: readonly { readonly pattern: string; readonly whose: string; readonly metrics: number }[];
    /** Of other programs: metrics that the catalogue does not use. */
    readonly unused: number;
  };
}

/** Fields are null if a finding is not about a single metric, label or line. */
export interface ReportedFinding {
  readonly severity: Severity;
  readonly kind: Kind;
  readonly metric: string | null;
  readonly label: string | null;
  readonly line: number | null;
  readonly message: string;
}

export interface Judged {
  readonly source: string;
  readonly exposition: Exposition;
  readonly expectation: Expectation;
  readonly verdict: Verdict;
  /** In addition to the verdict's: of the transport, of promtool. */
  readonly findings: readonly Finding[];
}

export function report({ source, exposition, expectation, verdict, findings }: Judged): Report {
  const all = inOrder([...verdict.findings, ...findings]);
  const count = (severity: Severity): number => all.filter(found => found.severity === severity).length;
  const metrics = [...exposition.metrics.values()];
  return {
    version: 1,
    source,
    format: exposition.format,
    expected: {
      from: expectation.from,
      service: expectation.service?.name ?? null,
      families: expectation.families.map(family => aboutFamily(family).name),
    },
    conforms: count('error') === 0,
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      metrics: metrics.length,
      series: metrics.reduce((sum, { samples }) => sum + samples.length, 0),
    },
    findings: all.map(({ severity, kind, metric = null, label = null, line = null, message }) => ({
      ...{ severity, kind, metric, label, line, message },
    })),
    notJudged: {
      runtime: [...verdict.exempt].map(([{ pattern, whose }, found]) => ({ pattern, whose, metrics: found })),
      unused: verdict.unused,
    },
  };
}
