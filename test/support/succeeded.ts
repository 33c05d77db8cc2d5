/** Fails with all that a program printed if its code is not 0: a matcher would show the code alone. */
export function succeeded({ code, ...printed }: { readonly code: number | null } & object): void {
  if (code !== 0) throw new Error(`ended with code ${code}:\n${Object.values(printed).flat().join('\n')}`);
}
