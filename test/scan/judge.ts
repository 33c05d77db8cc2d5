import type { Finding, Scanner } from './scanners';

/** Why what a scanner would have otherwise stays as it is. */
export interface Argued {
  readonly scanner: Scanner;
  readonly check: string;
  /** `Kind/name` of the objects that the reason holds for, or every object. */
  readonly objects: readonly string[] | 'all';
  readonly reason: string;
}

export interface Verdict {
  /** Each argument that holds, with what it is about. */
  readonly argued: readonly { readonly argument: Argued; readonly findings: readonly Finding[] }[];
  /** Findings for which there is no reason. */
  readonly open: readonly Finding[];
  /** Arguments, or objects of one, that no finding needs any more. */
  readonly unused: readonly string[];
}

/** Holds findings against the reasons for which they are accepted. */
export function judge(findings: readonly Finding[], reasons: readonly Argued[]): Verdict {
  const covers = (argument: Argued, { scanner, check, object }: Finding) =>
    argument.scanner === scanner &&
    argument.check === check &&
    (argument.objects === 'all' || argument.objects.includes(object));
  const argued = reasons.map(argument => ({ argument, findings: findings.filter(each => covers(argument, each)) }));
  const unused = argued.flatMap(({ argument: { scanner, check, objects }, findings: found }) => {
    if (objects === 'all') return found.length > 0 ? [] : [`${scanner} ${check}`];
    return objects
      .filter(object => !found.some(finding => finding.object === object))
      .map(object => `${scanner} ${check} for ${object}`);
  });
  return {
    argued: argued.filter(({ findings: found }) => found.length > 0),
    open: findings.filter(finding => !reasons.some(argument => covers(argument, finding))),
    unused,
  };
}
