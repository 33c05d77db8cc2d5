import { type Exposition, formatOf, parseExposition, withTimestamps } from '../../../lib/conform';

const text = (...lines: string[]): Exposition => parseExposition(`${lines.join('\n')}\n`, 'text');
const openmetrics = (...lines: string[]): Exposition =>
  parseExposition(`${[...lines, '# EOF'].join('\n')}\n`, 'openmetrics');
const seriesOf = ({ metrics }: Exposition) =>
  [...metrics.values()].map(({ name, type, samples }) => ({ name, type, samples: samples.map(each => each.name) }));

describe('the text format', () => {
  test('a metric has its type, help, labels, values and lines', () => {
    const { metrics, problems } = text(
      '# HELP http_requests_total Requests \\\\ served.',
      '# TYPE http_requests_total counter',
      '# a comment',
      'http_requests_total{path="a\\"b\\n",status = "200",} 3 1700000000000',
      'up 1',
    );
    expect(problems).toEqual([]);
    expect([...metrics.values()]).toEqual([
      {
        name: 'http_requests_total',
        type: 'counter',
        help: 'Requests \\ served.',
        line: 1,
        samples: [{ name: 'http_requests_total', labels: { path: 'a"b\n', status: '200' }, value: 3, line: 4 }],
      },
      { name: 'up', line: 5, samples: [{ name: 'up', labels: {}, value: 1, line: 5 }] },
    ]);
  });

  test('the parts of a histogram belong together; a name that merely looks like one is its own', () => {
    const exposition = text('# TYPE a histogram', 'a_bucket{le="+Inf"} 1', 'a_sum 1', 'a_count 1', 'b_count 1');
    expect(seriesOf(exposition)).toEqual([
      { name: 'a', type: 'histogram', samples: ['a_bucket', 'a_sum', 'a_count'] },
      { name: 'b_count', type: undefined, samples: ['b_count'] },
    ]);
  });

  test('a name in quotes holds more than letters, digits and underscores', () => {
    const exposition = text('# HELP "a.b" x', '# TYPE "a.b" gauge', '{"a.b","c d"="e"} 1');
    expect([...exposition.metrics.values()]).toEqual([
      {
        name: 'a.b',
        type: 'gauge',
        help: 'x',
        line: 1,
        samples: [{ name: 'a.b', labels: { 'c d': 'e' }, value: 1, line: 3 }],
      },
    ]);
  });

  test('a metric without samples is declared all the same', () => {
    expect(seriesOf(text('# TYPE a counter'))).toEqual([{ name: 'a', type: 'counter', samples: [] }]);
  });

  test.each([
    ['a 1x', 'the value is `1x`, not a number'],
    ['a 0x10', 'the value is `0x10`, not a number'],
    ['a', 'the value is ``, not a number'],
    ['a 1\r', 'the line ends with a carriage return; wanted a line feed alone'],
    ['1a 1', 'wanted the name of a metric, but found `1a 1` at column 1'],
    ['a{b="c" 1', 'wanted `,` or `}` after a label, but found `1` at column 9'],
    ['a{b=c} 1', 'wanted the value of label b in double quotes, but found `c} 1` at column 5'],
    ['a{b="c",b="d"} 1', 'label b appears twice'],
    ['a{"b"} 1', 'two names, a and b'],
    ['{"a","b"} 1', 'two names, a and b'],
    ['{b="c"} 1', 'wanted the name of a metric, but found ` 1` at column 8'],
    ['a{__name__="b"} 1', 'a label is called __name__, which is reserved'],
    ['a{b="\\d"} 1', '`\\d` is not an escape: only \\\\, \\" and \\n are'],
    ['a 1 yesterday', 'wanted a timestamp in milliseconds or nothing after the value, not `yesterday`'],
    ['# TYPE a info', '"info" is not a type; there are counter, gauge, histogram, summary, untyped'],
    ['# TYPE a histogram\na_bucket{le="x"} 1', 'le is "x", not a number'],
    ['# TYPE a gauge\n# TYPE a gauge', 'a second TYPE line for a'],
    ['a 1\n# TYPE a gauge', 'the TYPE line of a comes after its samples'],
  ])('%j is refused', (line, message) => {
    expect(text(line).problems.map(problem => problem.message)).toEqual([message]);
  });

  test('every bad line is told of, with its number', () => {
    const { metrics, problems } = text('a{', 'b 1', 'c x');
    expect(problems.map(({ line }) => line)).toEqual([1, 3]);
    expect([...metrics.keys()]).toEqual(['b']);
  });

  test('what is nothing like an exposition is given up', () => {
    const { problems } = text(...Array.from({ length: 1_000 }, () => '<p>'));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.message).toBe('100 lines could not be read: the rest was not checked');
  });

  test('a text that was cut off is refused', () => {
    expect(parseExposition('a 1\nb 1', 'text').problems).toEqual([
      { line: 2, message: 'the last line does not end with a line feed: it may have been cut off' },
    ]);
  });
});

describe('OpenMetrics', () => {
  test('counters and infos have the names that Prometheus stores', () => {
    const exposition = openmetrics(
      '# HELP http_requests Requests served.',
      '# TYPE http_requests counter',
      'http_requests_total 1.0 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 1 1700000000.5',
      'http_requests_created 1700000000',
      '# TYPE build info',
      'build_info{version="1"} 1',
    );
    expect(exposition.problems).toEqual([]);
    expect(seriesOf(exposition)).toEqual([
      { name: 'http_requests_total', type: 'counter', samples: ['http_requests_total', 'http_requests_created'] },
      { name: 'build_info', type: 'info', samples: ['build_info'] },
    ]);
    expect(exposition.metrics.get('http_requests_total')?.samples[0]?.exemplar).toEqual({
      labels: { trace_id: '0af7651916cd43dd8448eb211c80319c' },
      value: 1,
    });
  });

  test('help is unescaped', () => {
    const { metrics } = openmetrics('# TYPE a gauge', '# HELP a one \\"two\\"\\nthree \\d');
    expect(metrics.get('a')?.help).toBe('one "two"\nthree \\d');
  });

  test('units are read', () => {
    const { metrics } = openmetrics('# TYPE a_seconds gauge', '# UNIT a_seconds seconds');
    expect(metrics.get('a_seconds')?.unit).toBe('seconds');
  });

  test.each([
    ['a  1', 'the value is ``, not a number'],
    ['# a comment', 'OpenMetrics allows no comments except HELP, TYPE, UNIT and EOF'],
    ['', 'wanted the name of a metric, but the line ends at column 1'],
    ['a{b = "c"} 1', 'wanted `=` after label b, but found ` = "c"} 1` at column 4'],
    ['# UNIT a seconds', 'a does not end with its unit, _seconds'],
    ['# TYPE a untyped', expect.stringContaining('"untyped" is not a type; there are counter, gauge')],
    ['# TYPE a counter\na 1', 'a is a counter: wanted samples named a_total, a_created'],
    [
      '# TYPE a_total counter\na_total 1',
      'a_total is a counter: wanted HELP and TYPE lines for a, and samples named a_total',
    ],
    ['a 1 # {b="c"}', 'wanted ` ` before the value of the exemplar, but the line ends at column 14'],
    ['a 1 NaN', 'the timestamp must be a finite number of seconds'],
    ['# EOF', '`# EOF` comes before the end'],
  ])('%j is refused', (line, message) => {
    expect(openmetrics(line).problems.map(problem => problem.message)).toEqual([message]);
  });

  test('a text that was cut off is refused', () => {
    expect(parseExposition('a 1\n', 'openmetrics').problems).toEqual([
      { line: 1, message: 'the last line is not `# EOF`: it may have been cut off' },
    ]);
  });

  test('timestamps are put where there are none', () => {
    const exposition = '# TYPE a gauge\na{b=" # {"} 1\na{b="d"} 1 # {e="f"} 1\na{b="g"} 1 2\n# EOF\n';
    expect(withTimestamps(exposition, 9)).toBe(
      '# TYPE a gauge\na{b=" # {"} 1 9\na{b="d"} 1 9 # {e="f"} 1\na{b="g"} 1 2\n# EOF\n',
    );
  });
});

test('a file says its format by its end', () => {
  expect(['a 1\n# EOF\n', '# EOF', 'a 1\n', '', 'a 1\n# EOF\nb 1\n'].map(formatOf)).toEqual([
    ...['openmetrics', 'openmetrics', 'text', 'text', 'text'],
  ]);
});
