/** Writes docs/generated/ and the headings of the runbooks from the code: npm run docs */
import { writeFileSync } from 'node:fs';
import { aion } from '../aion/stack';
import { replaceFolder } from '../lib/synth/output';
import { generatedPages, WRITTEN_ELSEWHERE } from './docs/index';
import { runbookPages } from './docs/runbooks';

const runbooks = runbookPages(aion);
replaceFolder('docs/generated', generatedPages(aion), WRITTEN_ELSEWHERE);
for (const [file, text] of runbooks) writeFileSync(file, text);
