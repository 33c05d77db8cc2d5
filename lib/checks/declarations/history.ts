import path from 'node:path';
import type { Problem } from '../../base';
import { readHistory } from '../../history';
import type { Stack } from '../../stack';

/** The records of what alerts would have done can be read: they are cited as evidence. */
export const checkHistory = ({ history }: Pick<Stack, 'history'>): readonly Problem[] =>
  readHistory(path.relative('', history)).problems;
