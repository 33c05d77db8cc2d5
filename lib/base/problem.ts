/** Something that synth rejects: its place (file and line, or construct path), what is wrong, and what is wanted. */
export interface Problem {
  readonly where: string;
  readonly message: string;
}
