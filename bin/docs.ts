/** Writes docs/generated/ from the code: npm run docs */
import { aion } from '../aion/stack';
import { replaceFolder } from '../lib/synth/output';
import { generatedPages, WRITTEN_ELSEWHERE } from './docs/index';

replaceFolder('docs/generated', generatedPages(aion), WRITTEN_ELSEWHERE);
