/** Something that synth rejects: its place (file and line, or construct path), what is wrong, and what is wanted. */
export interface Problem {
  readonly where: string;
  readonly message: string;
  /** A warning is printed, and rejects nothing. @default a problem that does */
  readonly level?: 'warning';
}

/** Without the warnings: what keeps synth from writing. */
export const withoutWarnings = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter(({ level }) => level !== 'warning');
