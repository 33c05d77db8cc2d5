/** All problems of the configuration together, each with the value found and the value wanted. */
export class TelemetryError extends Error {
  override readonly name = 'TelemetryError';

  constructor(readonly problems: readonly string[]) {
    super(
      problems.length === 1 ? problems[0] : `${problems.length} problems:\n${problems.map(p => `- ${p}`).join('\n')}`,
    );
  }
}
