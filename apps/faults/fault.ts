import type { Stop } from '../shared/seam';
import type { Parameters, ValuesOf } from './parameters';

/** Something that goes wrong on demand. */
export interface Fault {
  /** What happens while it is on, in a sentence. */
  readonly description: string;
  readonly parameters: Parameters;
  /** Begins it; what it returns ends it and frees what it holds. Throws a FaultRefused where it cannot be had here. */
  begin(values: never): Stop | Promise<Stop>;
}
export type Faults = Readonly<Record<string, Fault>>;

/** The fault is known and its parameters are right, but this process cannot have it: the message says what it lacks. */
export class FaultRefused extends Error {
  override readonly name = 'FaultRefused';
}

/** Declares a fault; `begin` is given the parameters with their types, and every default filled in. */
export const fault = <P extends Parameters>(
  description: string,
  parameters: P,
  begin: (values: ValuesOf<P>) => Stop | Promise<Stop>,
): Fault => ({ description, parameters, begin });
