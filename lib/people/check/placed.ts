import type { Problem, Source } from '../../base';
import { type Findings, problemsAt } from '../../base/findings';

/** Findings with the place of what they are about. It is formatted only if there are any: that takes longer than the check. */
export const placed = (declaredAt: Source, what: string, findings: Findings): Problem[] =>
  findings.length === 0 ? [] : problemsAt(`${declaredAt()} ${what}`, findings);
