/** What three scanners of manifests would have otherwise: npm run scan -- --help */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { badUsage, readCommandLine } from '../../lib/base';
import { toolVersion } from '../../tools/pinned/build';
import { checkovVersion } from '../../tools/pinned/checkov';
import { runCommand } from '../../tools/process/command';
import { ARGUED } from './argued';
import { judge } from './judge';
import { pageOf } from './page';
import { type Finding, SCANNERS } from './scanners';

const PAGE = 'docs/generated/scan.md';
const USAGE = `usage: npm run scan [-- FOLDER]
  Scans the manifests of an environment, dist/ by default, with kube-score, kube-linter and checkov, and fails for a finding for which
  test/scan/argued.ts has no reason, or a reason without a finding. For dist/ it writes ${PAGE}.`;

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args, USAGE, { positionals: true });
  if ('exitCode' in line) return line.exitCode;
  const [folder = 'dist', ...more] = line.positionals;
  if (more.length > 0) return badUsage(`one folder, not ${line.positionals.length}`, USAGE);
  if (!existsSync(folder)) return badUsage(`${folder} does not exist`, USAGE);
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .map(file => path.join(folder, file));
  if (files.length === 0) return badUsage(`${folder} has no manifests`, USAGE);

  const findings: Finding[] = [];
  for (const scan of Object.values(SCANNERS)) findings.push(...(await scan(files)));
  const verdict = judge(findings, ARGUED);
  const versions = {
    'kube-score': toolVersion('kube-score'),
    'kube-linter': toolVersion('kube-linter'),
    checkov: checkovVersion(),
  };
  const page = pageOf(verdict, versions);
  console.log(page);
  if (verdict.open.length > 0 || verdict.unused.length > 0) return 1;
  if (folder === 'dist') writeFileSync(PAGE, page);
  return 0;
}

runCommand(main);
