/** Something that synth refuses: where it is (file and line, or construct path), and what is wrong and wanted. */
export interface Problem {
  readonly where: string;
  readonly message: string;
}
