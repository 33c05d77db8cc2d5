const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** A float as Go's strconv.ParseFloat reads it, which Prometheus uses; undefined if that rejects it. */
export function parseNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    // Go rejects 1e999 as out of range; in JavaScript it is infinite.
    return Number.isFinite(value) ? value : undefined;
  }
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? Number.NaN : undefined;
}
