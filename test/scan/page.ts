import { code, page, section, table } from '../../bin/docs/markdown';
import type { Verdict } from './judge';
import type { Finding, Scanner } from './scanners';

const objectsOf = (findings: readonly Finding[]): string =>
  [...new Set(findings.map(({ object }) => code(object)))].sort().join(', ');

/** What was found, with the reason for each; first what has none. */
export function pageOf({ argued, open, unused }: Verdict, versions: Readonly<Record<Scanner, string>>): string {
  const count = (scanner: Scanner) =>
    argued.flatMap(({ findings }) => findings).filter(finding => finding.scanner === scanner).length;
  const reasons = (scanner: Scanner) =>
    argued
      .filter(({ argument }) => argument.scanner === scanner)
      .map(({ argument: { check, reason }, findings }) => [
        code(check),
        findings[0]?.title ?? '',
        String(findings.length),
        objectsOf(findings),
        reason,
      ]);
  const columns = ['check', 'what it wants', 'findings', 'objects', 'why it stays'];
  return page(
    'What scanners find',
    'Manifests of production, as in `dist/`, scanned by `npm run scan`. Each finding that stays has its reason in `test/scan/argued.ts`; without one ' +
      'the command fails.',
    ...(open.length === 0
      ? []
      : [
          section(
            'Without a reason',
            table(
              ['scanner', 'check', 'what it wants', 'object'],
              open.map(({ scanner, check, title, object }) => [scanner, code(check), title, code(object)]),
            ),
          ),
        ]),
    ...(unused.length === 0 ? [] : [section('Reasons without a finding', unused.map(each => `- ${each}`).join('\n'))]),
    ...(Object.keys(versions) as Scanner[]).map(scanner =>
      section(`${scanner} ${versions[scanner]}: ${count(scanner)} findings`, table(columns, reasons(scanner))),
    ),
  );
}
