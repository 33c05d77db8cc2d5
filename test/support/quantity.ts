const SUFFIXES: Readonly<Record<string, number>> = { m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity of Kubernetes as a number: cores, or bytes. */
export function quantity(text: string): number {
  const [, digits = '', suffix = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? [];
  return Number(digits) * (SUFFIXES[suffix] ?? 1);
}
