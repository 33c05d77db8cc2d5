/**
 * The time by which expired declarations are judged. `SOURCE_DATE_EPOCH`, in seconds, takes the place of the clock, so that an
 * old commit can be built again as it was: https://reproducible-builds.org/specs/source-date-epoch/
 */
export function currentTime(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1_000) : new Date();
}
