/** What is wrong with the set-up: every problem at once, each naming what was found and what it must be. */
export class TelemetryError extends Error {
  override readonly name = 'TelemetryError';

  constructor(readonly problems: readonly string[]) {
    super(
      problems.length === 1 ? problems[0] : `${problems.length} problems:\n${problems.map(p => `- ${p}`).join('\n')}`,
    );
  }
}
