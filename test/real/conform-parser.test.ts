/** The parser of expositions takes what promtool takes, and refuses what promtool refuses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { type Format, parseExposition, withTimestamps } from '../../lib/conform';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { expositions, nearly } from '../lib/conform/generate';

let promtool: string;
beforeAll(async () => {
  promtool = await tool('promtool');
}, BUILD_TIMEOUT_MS);

/** What promtool says where it does not take a text; nothing where it does. */
const PROMTOOL: Readonly<Record<Format, (text: string) => Promise<string>>> = {
  text: async text => {
    const { stderr } = await run(promtool, ['check', 'metrics', '--lint=none', '--extended'], { input: text });
    return ABOUT_VALUES.test(stderr) ? '' : stderr;
  },
  // `check metrics` does not read OpenMetrics; what imports it does, with the parser of scrapes.
  openmetrics: async text => {
    const folder = temporaryFolder('openmetrics');
    const [input, blocks] = [path.join(folder, 'input'), path.join(folder, 'blocks')];
    mkdirSync(blocks);
    writeFileSync(input, withTimestamps(text, 1_700_000_000));
    const { stderr } = await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', input, blocks]);
    return ABOUT_VALUES.test(stderr) ? '' : stderr;
  },
};
/** Of a text that can be read, but has the same series twice, times that do not rise, a negative count: not the parser's. */
const ABOUT_VALUES = /negative (count|bucket population)|duplicate sample|out of (order|bounds)/;

/** Where we are stricter: the parser of scrapes refuses these texts, or the specification of OpenMetrics does. */
const STRICTER: Readonly<Record<Format, RegExp>> = {
  text: /^".*" is not a type|^wanted a timestamp in milliseconds/,
  openmetrics: /^(le|quantile) is ".*", not a number|^a second |comes after its samples|samples named/,
};

const FORMATS = ['text', 'openmetrics'] as const;
// The same every time; another SEED looks elsewhere, and RUNS further.
const parameters = { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.RUNS ?? 40) };
const TIMEOUT_MS = parameters.numRuns * 1_500;

test.each(FORMATS)(
  '%s: what is right is taken by both',
  format =>
    fc.assert(
      fc.asyncProperty(expositions(format), async text => {
        expect(parseExposition(text, format).problems).toEqual([]);
        expect(await PROMTOOL[format](text)).toBe('');
      }),
      parameters,
    ),
  TIMEOUT_MS,
);

test.each(FORMATS)(
  '%s: of what is nearly right, the same is refused',
  format =>
    fc.assert(
      fc.asyncProperty(expositions(format).chain(nearly), async text => {
        const { problems } = parseExposition(text, format);
        const promtool = await PROMTOOL[format](text);
        if (promtool !== '') expect({ promtool, problems }).not.toEqual({ promtool, problems: [] });
        else expect(problems.filter(({ message }) => !STRICTER[format].test(message))).toEqual([]);
      }),
      parameters,
    ),
  TIMEOUT_MS,
);
