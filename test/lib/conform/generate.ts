/** Expositions as programs might write them, right and nearly right. */
import fc from 'fast-check';
import type { Format } from '../../../lib/conform';

const name = fc.constantFrom('a', 'ab_total', 'c:d', 'http_requests', '_x', 'X9');
const labelName = fc.constantFrom('a', 'b', 'method', '_c', '"d.e"');
const plain = fc.constantFrom('', 'GET', '/items/:id', 'a b', 'é', '{', '}', ',', '#', '=', ' # {a=1} 1');
const escaped = fc.constantFrom('\\\\', '\\"', '\\n');
const quoted = fc
  .array(fc.oneof({ weight: 4, arbitrary: plain }, escaped), { maxLength: 2 })
  .map(parts => `"${parts.join('')}"`);
const positive = fc.constantFrom('0', '1', '+2', '.5', '5.', '1e9', '1E-3', '12.25');
const number = fc.oneof(positive, fc.constantFrom('-1', '-.5e1', 'NaN', '+Inf', '-Inf', 'inf', 'nan'));
const help = fc.constantFrom('Requests served.', 'a  b', 'back\\\\slash', 'line\\nfeed', '');

/** Blanks where the text format lets them stand. */
const blank = fc.constantFrom('', '', '', ' ', '\t', '  ');

const labelSet = (between: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.uniqueArray(
        fc.tuple(
          fc.oneof(
            fc.tuple(labelName, quoted),
            fc.tuple(
              fc.constantFrom('le', 'quantile'),
              number.map(text => `"${text}"`),
            ),
          ),
          between,
          between,
        ),
        { maxLength: 3, selector: ([[label]]) => label },
      ),
      fc.constantFrom('', ','),
      between,
    )
    .map(([pairs, comma, end]) => {
      const inner = pairs.map(([[label, value], before, after]) => `${before}${label}${after}=${value}`).join(',');
      return `{${inner}${inner === '' ? '' : comma}${end}}`;
    });

const optional = (of: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), of);

interface Grammar {
  readonly types: readonly string[];
  readonly suffixes: Readonly<Record<string, readonly string[]>>;
  readonly between: fc.Arbitrary<string>;
  readonly ending: fc.Arbitrary<string>;
  readonly extra: fc.Arbitrary<string>;
  readonly end: string;
}

const exemplar = fc
  .tuple(labelSet(fc.constant('')), number, optional(fc.constantFrom(' 1', ' 1.5')))
  .map(([labels, value, timestamp]) => ` # ${labels} ${value}${timestamp}`);

const GRAMMARS: Readonly<Record<Format, Grammar>> = {
  text: {
    types: ['counter', 'gauge', 'untyped', 'histogram', 'summary'],
    suffixes: { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] },
    between: blank,
    ending: fc.constantFrom('', ' 1700000000000'),
    extra: fc.constantFrom('', '# a comment\n', '\n', ' \t\n', '#\n', '#HELP\n'),
    end: '',
  },
  openmetrics: {
    types: ['counter', 'gauge', 'unknown', 'histogram', 'summary', 'info', 'stateset', 'gaugehistogram'],
    suffixes: {
      counter: ['_total', '_created'],
      histogram: ['_bucket', '_sum', '_count'],
      summary: ['', '_sum', '_count'],
      info: ['_info'],
      gaugehistogram: ['_bucket', '_gsum', '_gcount'],
    },
    between: fc.constant(''),
    ending: fc
      .tuple(optional(fc.constantFrom(' 1700000000', ' 1700000000.5')), optional(exemplar))
      .map(parts => parts.join('')),
    extra: fc.constant(''),
    end: '# EOF\n',
  },
};

/** One metric: its HELP and TYPE, if any, and its samples. */
function metric({ types, suffixes, between, ending, extra }: Grammar, index: number): fc.Arbitrary<string> {
  return fc
    .record({ base: name, type: fc.constantFrom('', ...types), help: fc.option(help), extra })
    .chain(({ base, type, help: text, extra: before }) => {
      // A number of its own: no metric comes twice.
      const own = `${base}_${index}`;
      const sample = fc
        .tuple(fc.constantFrom(...(suffixes[type] ?? [''])), optional(labelSet(between)), between, ending)
        .chain(([suffix, labels, gap, rest]) =>
          (/_(bucket|count)$/.test(suffix) ? positive : number).map(
            value => `${own}${suffix}${labels}${gap || ' '}${value}${rest}\n`,
          ),
        );
      const head = (text === null ? '' : `# HELP ${own} ${text}\n`) + (type === '' ? '' : `# TYPE ${own} ${type}\n`);
      return fc.array(sample, { maxLength: 3 }).map(samples => before + head + samples.join(''));
    });
}

export const expositions = (format: Format): fc.Arbitrary<string> => {
  const grammar = GRAMMARS[format];
  return fc.tuple(...[0, 1, 2].map(index => metric(grammar, index))).map(metrics => metrics.join('') + grammar.end);
};

/** With one character put in, taken out or changed. */
export const nearly = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length), fc.constantFrom(0, 1), fc.constantFrom('', ...' {}=,"\\#\n1a_:\te-+.'))
    .map(([at, taken, put]) => text.slice(0, at) + put + text.slice(at + taken));
