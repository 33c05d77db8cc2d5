import type { Stop } from '../shared/seam';
import type { Parameters, ValuesOf } from './parameters';

/** Something that goes wrong on demand. */
export interface Fault {
  /** What happens while it is active, in a sentence. */
  readonly description: string;
  readonly parameters: Parameters;
  /** Starts it; the returned function stops it and releases what it holds. Throws a FaultRefused if it cannot run here. */
  begin(values: never): Stop | Promise<Stop>;
}
export type Faults = Readonly<Record<string, Fault>>;

/** The fault is known and its parameters are valid, but it cannot run in this process: the message says why. */
export class FaultRefused extends Error {
  override readonly name = 'FaultRefused';
}

/** Declares a fault; `begin` receives the typed parameters with all defaults filled in. */
export const fault = <P extends Parameters>(
  description: string,
  parameters: P,
  begin: (values: ValuesOf<P>) => Stop | Promise<Stop>,
): Fault => ({ description, parameters, begin });
