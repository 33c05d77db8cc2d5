/** An exposition that is right, and ways to make it wrong. */
import { database, http, system } from '../../../../lib/catalogue';
import {
  type Expectation,
  type Expected,
  expectedOfService,
  type Finding,
  type Format,
  type Kind,
} from '../../../../lib/conform';
import { harbour } from '../../../example/stack';
import { exposition } from '../../../support/exposition';

/** What bookings exposes. */
export const GOOD = exposition([http, database, system], 60);

/** Some of it in the other format. */
export const OPENMETRICS = `\
# TYPE system_cpu_usage_percent gauge
# UNIT system_cpu_usage_percent percent
# HELP system_cpu_usage_percent CPU time of the process as a share of the cores that it may use, 0 to 100.
system_cpu_usage_percent 1.0
# TYPE http_requests counter
# HELP http_requests Requests served.
http_requests_total{method="GET",path="/",status="200"} 1.0 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 1.0
http_requests_created{method="GET",path="/",status="200"} 1700000000
# EOF
`;

export function unwrap(expected: Expected): Expectation {
  if ('problems' in expected) throw new Error(expected.problems.join());
  return expected.expectation;
}
export const bookings = unwrap(expectedOfService(harbour, 'bookings'));
/** Judges what is there, and asks for nothing more. */
export const nothingMore: Expectation = { families: [http, system], from: 'found' };

/** Replaces what must stand there. */
export function edit(from: string | RegExp, to: string, text = GOOD): string {
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${from} does not stand in the exposition`);
  return edited;
}

/** Without the lines that begin like this. */
export const without = (start: RegExp, text = GOOD): string => edit(new RegExp(`^${start.source}.*\n`, 'gm'), '', text);

/** What is right, with more lines. */
export const and = (...lines: readonly string[]): string => `${GOOD}${lines.join('\n')}\n`;

export interface Case {
  readonly text: string;
  /** What is found, among other findings of this kind. A pattern stands for a message with figures that may change. */
  readonly found: Pick<Finding, 'metric' | 'label'> & { readonly message: string | RegExp };
  /** Kinds of findings that cannot but come with it. @default none */
  readonly also?: readonly Kind[];
  /** @default what bookings exposes */
  readonly expectation?: Expectation;
  /** @default text */
  readonly format?: Format;
}
export type Cases = Readonly<Partial<Record<Kind, readonly Case[]>>>;
