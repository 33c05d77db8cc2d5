/** Our parser of expositions accepts what promtool accepts, and rejects what promtool rejects. */
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

/** promtool's error for a text; empty if it accepts the text. */
const PROMTOOL: Readonly<Record<Format, (text: string) => Promise<string>>> = {
  text: async text => {
    const { stderr } = await run(promtool, ['check', 'metrics', '--lint=none', '--extended'], { input: text });
    return ABOUT_VALUES.test(stderr) ? '' : stderr;
  },
  // `check metrics` does not read OpenMetrics, but the importer does, with the parser that scrapes use.
  openmetrics: async text => {
    const folder = temporaryFolder('openmetrics');
    const [input, blocks] = [path.join(folder, 'input'), path.join(folder, 'blocks')];
    mkdirSync(blocks);
    writeFileSync(input, withTimestamps(text, 1_700_000_000));
    const { stderr } = await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', input, blocks]);
    return ABOUT_VALUES.test(stderr) ? '' : stderr;
  },
};
/** Errors about values in a syntactically valid text, such as duplicate series, time order or negative counts. */
const ABOUT_VALUES = /negative (count|bucket population)|duplicate sample|out of (order|bounds)/;

/** Problems for which we are stricter: the parser of scrapes or the OpenMetrics specification rejects these texts. */
const STRICTER: Readonly<Record<Format, RegExp>> = {
  text: /^".*" is not a type|^wanted a timestamp in milliseconds/,
  openmetrics: /^(le|quantile) is ".*", not a number|^a second |comes after its samples|samples named/,
};

const FORMATS = ['text', 'openmetrics'] as const;
// Deterministic by default; set SEED for other texts and RUNS for more.
const parameters = { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.RUNS ?? 40) };
const TIMEOUT_MS = parameters.numRuns * 1_500;

test.each(FORMATS)(
  '%s: both accept a valid exposition',
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
  '%s: both give the same verdict on a nearly valid exposition',
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
