/** Writes all that is generated: the pages of bin/docs.ts, and the one about how far each alert is proven, which knows the tests. */
import { writeFileSync } from 'node:fs';
import '../../bin/docs';

/** Not before the command line is read: cases take seconds to declare. */
async function writeProof(): Promise<void> {
  const { aion } = await import('../../aion/stack');
  const { readProof } = await import('../../lib/explain');
  const { RESULTS, testedAlerts } = await import('../mutation/tested');
  const { PAGE, proofPage } = await import('./page');
  const published = await import('./published.json');
  writeFileSync(PAGE, proofPage(aion, { tested: testedAlerts(), proof: readProof(RESULTS), published }));
}

if (process.exitCode === 0 && !process.argv.includes('--help')) void writeProof();
