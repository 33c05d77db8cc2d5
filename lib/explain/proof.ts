import { existsSync, readFileSync } from 'node:fs';

/** What the tests of an alert found: how many situations it is tested in, and whether they notice that its rule is wrong. */
export interface AlertProof {
  /** Fingerprint of the rule that was tested, as the first environment has it: `ruleFingerprint`. */
  readonly rule: string;
  /** Short name of the rule and the situations that it was tested with. */
  readonly tested: string;
  /** Situations that promtool runs its rule in. */
  readonly cases: number;
  /** Ways in which its rule was broken, and how many of them made a case fail. */
  readonly mutants: number;
  readonly killed: number;
}

/** By name of the alert. */
export type Proof = ReadonlyMap<string, AlertProof>;

/** What `npm run test:mutation` wrote; nothing where there is no such file. */
export const readProof = (file: string): Proof =>
  new Map(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, AlertProof>) : []);

/** The text of the file, an alert a line, so that a diff shows which changed. */
export function proofText(proof: Proof): string {
  const lines = [...proof]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { rule, tested, cases, mutants, killed }]) => {
      const found = Object.entries({ rule, tested, cases, mutants, killed });
      return `  ${JSON.stringify(name)}: { ${found.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')} }`;
    });
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** What was found about an alert; nothing if that was another rule than today's. */
export const proofOf = (proof: Proof, name: string, rule: string): AlertProof | undefined =>
  proof.get(name)?.rule === rule ? proof.get(name) : undefined;
