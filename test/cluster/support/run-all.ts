/** Runs the steps one after the other, even if one fails. Throws with all failures. */
export async function runAll(steps: readonly (() => Promise<unknown> | undefined)[]): Promise<void> {
  const problems: string[] = [];
  for (const step of steps) await Promise.resolve(step()).catch(error => problems.push(String(error)));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
