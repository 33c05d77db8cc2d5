import path from 'node:path';
import { bundle } from '../../../support/bundle';

/** A program of this folder as one text for `node -e` in a pod. */
export const programText = (file: string): Promise<string> => bundle(path.join(__dirname, file));
