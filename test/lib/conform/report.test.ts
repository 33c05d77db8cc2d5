import {
  check,
  type Exposition,
  inOrder,
  lintFindings,
  lintInput,
  parseExposition,
  type Report,
  refusals,
  renderTable,
  report,
} from '../../../lib/conform';
import { harbour } from '../../example/stack';
import { and, bookings, edit, GOOD } from './cases/example';

const reportOn = (text: string): Report => {
  const exposition = parseExposition(text, 'text');
  const verdict = check(exposition, bookings, harbour);
  return report({ source: 'exposition.txt', exposition, expectation: bookings, verdict, findings: [] });
};

/** Two errors, one of them about the whole, and a warning. */
const BAD = and('go_goroutines 7', 'a{')
  .replace('http_active_requests{} 10', 'http_active_requests -1')
  .replace(
    '# HELP http_active_requests Requests being served now.',
    '# HELP http_active_requests \u001b[31mIn flight.',
  );

describe('the report', () => {
  test('is what docs/conform.md says that it is', () => {
    const { summary, ...rest } = reportOn(BAD);
    const lines = BAD.split('\n');
    const line = lines.findIndex(text => text.startsWith('# HELP http_active_requests')) + 1;
    expect(rest).toEqual({
      version: 1,
      source: 'exposition.txt',
      format: 'text',
      expected: { from: 'service', service: 'bookings', families: ['http', 'database', 'system'] },
      conforms: false,
      findings: [
        {
          severity: 'error',
          kind: 'syntax',
          metric: null,
          label: null,
          line: lines.length - 1,
          message: 'wanted the name of a label, but the line ends at column 3',
        },
        {
          severity: 'error',
          kind: 'value',
          metric: 'http_active_requests',
          label: null,
          line: line + 2,
          message: 'http_active_requests is -1; wanted a number of at least 0',
        },
        {
          severity: 'warning',
          kind: 'help',
          metric: 'http_active_requests',
          label: null,
          line,
          message: 'its HELP is "\u001b[31mIn flight."; wanted "Requests being served now."',
        },
      ],
      notJudged: { runtime: [{ pattern: 'go_*', whose: 'Go, by client_golang', metrics: 1 }], unused: 0 },
    });
    expect(summary).toEqual({ errors: 2, warnings: 1, metrics: expect.any(Number), series: expect.any(Number) });
  });

  test('of what conforms has no findings', () => {
    expect(reportOn(GOOD)).toMatchObject({ conforms: true, findings: [], summary: { errors: 0, warnings: 0 } });
  });

  test('warnings alone let it conform', () => {
    const text = edit('Requests being served now.', 'In flight.');
    expect(reportOn(text)).toMatchObject({ conforms: true, summary: { errors: 0, warnings: 1 } });
  });

  test('is the same, whatever order findings come in', () => {
    const { findings } = check(parseExposition(edit(/_bytes/g, '_kb'), 'text'), bookings, harbour);
    expect(findings.length).toBeGreaterThan(5);
    expect(inOrder([...findings].reverse())).toEqual(inOrder(findings));
  });
});

describe('the table', () => {
  test('is aligned, a finding a line, with nothing that a terminal would obey', () => {
    const made = reportOn(BAD);
    const [first, second, third] = made.findings.map(({ line }) => line);
    expect(renderTable(made, false)).toBe(`\
exposition.txt (Prometheus text) checked against what bookings exposes: http, database, system

error    syntax  line ${first}                       wanted the name of a label, but the line ends at column 3
error    value   http_active_requests line ${second}  http_active_requests is -1; wanted a number of at least 0
warning  help    http_active_requests line ${third}  its HELP is "�[31mIn flight."; wanted "Requests being served now."

It does not conform. 2 errors, 1 warning in ${made.summary.metrics} metrics, ${made.summary.series} series.
Not judged: go_* (1).
`);
  });

  test('of what conforms is two lines', () => {
    const made = reportOn(GOOD);
    expect(renderTable(made, false)).toBe(`\
exposition.txt (Prometheus text) checked against what bookings exposes: http, database, system

It conforms. 0 errors, 0 warnings in ${made.summary.metrics} metrics, ${made.summary.series} series.
`);
  });

  test('is coloured for a terminal only', () => {
    const made = reportOn(BAD);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colours are made of.
    const colours = /\u001b\[\d+m/g;
    expect(renderTable(made, true).match(colours)).toHaveLength(8);
    expect(renderTable(made, true).replace(colours, '')).toBe(renderTable(made, false));
  });

  test('of a program that makes names out of ids lists the first fifty, and counts the others', () => {
    const many = Array.from({ length: 150_000 }, (_, i) => `request_${i} 1\n`).join('');
    const made = reportOn(GOOD + many);
    const listed = made.findings.filter(({ kind }) => kind === 'unknown-metric');
    expect(listed).toHaveLength(51);
    expect(listed[0]?.message).toBe('the catalogue does not know 149,950 more metrics of this exposition');
    expect(renderTable(made, false).split('\n')).toHaveLength(made.findings.length + 5);
  });

  test('says where the expectation comes from, and what is not judged', () => {
    const made = reportOn(GOOD);
    const lines = (changed: Partial<Report>): string[] => renderTable({ ...made, ...changed }, false).split('\n');
    const families = ['prometheus'];
    expect(lines({ expected: { from: 'found', service: null, families } })[0]).toBe(
      'exposition.txt (Prometheus text) checked against the families found there: prometheus (state others with --service or --families)',
    );
    expect(lines({ expected: { from: 'families', service: null, families }, format: 'openmetrics' })[0]).toBe(
      'exposition.txt (OpenMetrics) checked against prometheus',
    );
    expect(lines({ notJudged: { runtime: [], unused: 2 } }).at(-2)).toBe(
      'Not judged: 2 metrics that the platform does not use.',
    );
  });
});

describe('promtool', () => {
  const exposition = (text: string): Exposition => parseExposition(text, 'text');

  test('gets one sample of each form to lint, in the text format', () => {
    const many = ['# HELP a_seconds x \\\\ y', '# TYPE a_seconds histogram'];
    for (let i = 0; i < 1_000; i++) many.push(`a_seconds_bucket{le="+Inf",path="\\"${i}"} ${i}`);
    expect(lintInput(exposition(`${many.join('\n')}\n{"a.b"} 1\n`))).toBe(
      '# HELP a_seconds x \\\\ y\n# TYPE a_seconds histogram\na_seconds_bucket{le="+Inf",path="\\"999"} 1\n',
    );
    expect(lintInput(parseExposition('# TYPE build info\nbuild_info{version="1"} 1\n# EOF\n', 'openmetrics'))).toBe(
      '# TYPE build_info gauge\nbuild_info{version="1"} 1\n',
    );
  });

  test('is heard on metrics of our own, and on what nobody else has said', () => {
    const output = 'a_ms no help text\na_ms metric names should not contain abbreviated units\nb no help text\n';
    const said = { kind: 'unit', severity: 'error', metric: 'a_ms', message: '' } as const;
    expect(lintFindings(output, new Set(['a_ms']), [said])).toEqual([
      { kind: 'lint', severity: 'warning', metric: 'a_ms', message: 'no help text' },
    ]);
  });

  test('is heard when it refuses what we take, and with the line that it names', () => {
    const output = 'error while linting: text format parsing error in line 3: invalid metric name\n';
    const refused = [{ kind: 'syntax', severity: 'error', line: 3, message: 'promtool: invalid metric name' }];
    expect(refusals(output, exposition('a 1\n'), [])).toEqual(refused);
    expect(refusals(output, exposition('a{\n'), [])).toEqual([]);
    const negative = 'error in line 3: negative count for histogram "a"';
    expect(refusals(negative, exposition('a 1\n'), [{ kind: 'value', severity: 'error', message: '' }])).toEqual([]);
    expect(refusals('next: odd\n', exposition('a 1\n'), [])).toEqual([
      { kind: 'syntax', severity: 'error', message: 'promtool: next: odd' },
    ]);
  });
});
