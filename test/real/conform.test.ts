/** The command on real responses: from an HTTP server on loopback, and from the real Prometheus; promtool is real too. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { production } from '../../aion/environments/production';
import { CONFORMS, DOES_NOT_CONFORM, main, NOT_CHECKED } from '../../bin/conform/main';
import { prometheus as metrics, metricsOf } from '../../lib/catalogue';
import type { Report } from '../../lib/conform';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { answers, freePort, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { and, edit, GOOD, OPENMETRICS } from '../lib/conform/cases/example';
import { alertsToNobody, type RunningPrometheus, startPrometheus } from '../support/prometheus';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const answer =
  (body: string | Buffer, type?: string, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);

/** Content negotiation as client libraries do it. */
const negotiating: Answer = (request, response) => {
  const wanted = request.headers.accept?.startsWith('application/openmetrics-text');
  (wanted ? answer(OPENMETRICS, OPENMETRICS_TYPE) : answer(GOOD, TEXT))(request, response);
};

let server: Server;
let respond: Answer;
let url: string;
beforeAll(async () => {
  await tool('promtool');
  server = createServer((request, response) => respond(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}, BUILD_TIMEOUT_MS);
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function conform(...args: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const to = (stream: keyof typeof written) => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const code = await main(args, { stdout: to('stdout'), stderr: to('stderr') });
  return { code, ...written };
}

/** Runs the command on a response and returns its report. */
async function report(to: Answer, ...args: readonly string[]): Promise<Report> {
  respond = to;
  const { stdout, stderr } = await conform('--url', url, '--format', 'json', ...args);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

/** Runs the command on a response that cannot be checked, and returns the reason it prints. */
async function refusal(to: Answer, ...args: readonly string[]): Promise<string> {
  respond = to;
  const { code, stdout, stderr } = await conform('--url', url, ...args);
  expect({ code, stdout }).toEqual({ code: NOT_CHECKED, stdout: '' });
  const [first, ...rest] = stderr.trim().split('\n');
  expect(first).toBe('conform: the check could not run');
  return rest.join('\n').trim().replaceAll(url, 'URL');
}

const kinds = ({ findings }: Report): string[] => findings.map(({ kind }) => kind);

describe('a service', () => {
  test('conforms, and promtool has no findings on what the catalogue declares', async () => {
    respond = negotiating;
    const { code, stdout, stderr } = await conform('--url', url, '--service', 'web-api');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^http:.* \(Prometheus text\) checked against what web-api exposes: http, database, system\n/,
    );
    expect(stdout).toMatch(/\n\nIt conforms\. 0 errors, 0 warnings in \d+ metrics, \d+ series\.\n$/);
    expect(code).toBe(CONFORMS);
  });

  test('conforms in OpenMetrics if that is requested', async () => {
    const { format, findings } = await report(negotiating, '--openmetrics');
    expect(format).toBe('openmetrics');
    expect(findings.filter(({ kind }) => kind !== 'missing-metric')).toEqual([]);
  });

  test('conforms with a compressed response', async () => {
    const compressed: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': TEXT, 'content-encoding': 'gzip' }).end(gzipSync(GOOD));
    expect(kinds(await report(compressed))).toEqual([]);
  });

  test('that does not conform gives exit code 1', async () => {
    respond = answer(edit('TYPE http_active_requests gauge', 'TYPE http_active_requests counter'), TEXT);
    const { code, stdout } = await conform('--url', url);
    expect(stdout).toMatch(/\nerror +type +http_active_requests line \d+ +its TYPE is counter; wanted gauge\n/);
    expect(code).toBe(DOES_NOT_CONFORM);
  });

  test('is asked for the text format unless --openmetrics is given', async () => {
    const accepted: (string | undefined)[] = [];
    const listening: Answer = (request, response) => {
      accepted.push(request.headers.accept);
      negotiating(request, response);
    };
    await report(listening);
    await report(listening, '--openmetrics');
    expect(accepted).toEqual([
      'text/plain;version=0.0.4;q=1,*/*;q=0.1',
      'application/openmetrics-text;version=1.0.0;q=1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    ]);
  });
});

describe('a content type', () => {
  test.each([
    [
      undefined,
      'there is no Content-Type; wanted text/plain or application/openmetrics-text: Prometheus rejects any other',
    ],
    ['text/html', expect.stringMatching(/^the Content-Type is "text\/html"; wanted text\/plain or/)],
  ])('%s is reported', async (type, message) => {
    const { findings, conforms } = await report(answer(GOOD, type));
    expect(findings).toEqual([
      { severity: 'error', kind: 'content-type', metric: null, label: null, line: null, message },
    ]);
    expect(conforms).toBe(false);
  });

  test('must be the requested one', async () => {
    const { findings } = await report(answer(GOOD, 'text/plain'), '--openmetrics');
    expect(findings.map(({ message }) => message)).toEqual([
      'requested OpenMetrics, but the Content-Type is "text/plain"; wanted application/openmetrics-text',
    ]);
  });

  test('selects the parser', async () => {
    expect((await report(answer(OPENMETRICS, OPENMETRICS_TYPE))).format).toBe('openmetrics');
    expect(kinds(await report(answer(GOOD, OPENMETRICS_TYPE)))).toContain('syntax');
  });
});

describe('promtool', () => {
  test('reports bad names that no other check reports', async () => {
    const { findings } = await report(
      answer(and('# HELP cacheHits_total x', '# TYPE cacheHits_total counter', 'cacheHits_total 1'), TEXT),
    );
    expect(findings.filter(({ kind }) => kind === 'lint')).toEqual([
      {
        severity: 'warning',
        kind: 'lint',
        metric: 'cacheHits_total',
        label: null,
        line: null,
        message: "metric names should be written in 'snake_case' not 'camelCase'",
      },
    ]);
  });

  test('is not repeated where a finding of ours says it better', async () => {
    const text = and('# TYPE http_wait_ms gauge', 'http_wait_ms 1').replace('# HELP http_active_requests', '# H');
    expect(kinds(await report(answer(text, TEXT))).sort()).toEqual(['help', 'lint', 'unit', 'unknown-metric']);
  });

  test('handles a large exposition', async () => {
    const many = Array.from(
      { length: 50_000 },
      (_, i) => `http_requests_total{method="GET",path="/${i}x",status="200"} 1`,
    );
    const text = GOOD.replace(/^http_requests_total.*\n/gm, '').replace(
      '# TYPE http_requests_total counter\n',
      `# TYPE http_requests_total counter\n${many.join('\n')}\n`,
    );
    const { findings } = await report(answer(text, TEXT));
    expect(findings.map(({ kind, label }) => [kind, label])).toEqual([
      ['label-limit', 'path'],
      ['cardinality', null],
    ]);
  });
});

describe('a redirect', () => {
  const redirect =
    (to: string): Answer =>
    (request, response) => {
      if (request.url === '/moved') answer(GOOD, TEXT)(request, response);
      else response.writeHead(302, { location: to }).end();
    };

  test('on the same host is followed, and the report names where it led', async () => {
    const { source, conforms } = await report(redirect('/moved'));
    expect({ source, conforms }).toEqual({ source: url.replace('/metrics', '/moved'), conforms: true });
  });

  test('to another host is refused: the report would be about another service', async () => {
    const other = await refusal(redirect('http://localhost:9/\u009b31m?token=x'));
    expect(other).toBe(
      'URL redirects to another host, http://localhost:9/%C2%9B31m; check that with --url if it is the one meant',
    );
    expect(await refusal(redirect(`http://127.0.0.1:${await freePort()}/metrics`))).toMatch(
      /^URL redirects to another/,
    );
    expect(await refusal(redirect('file:///etc/passwd'))).toMatch(/^URL redirects to another host, file:/);
  });

  test('without end, or to no URL, is refused', async () => {
    expect(await refusal(redirect('/metrics'))).toBe('URL redirects more than 5 times');
    expect(await refusal(redirect('http://['))).toBe('URL redirects to "http://[", which is no URL');
  });
});

describe('the check cannot run on', () => {
  test('a small response that is large once it is decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, 'x'));
    expect(bomb.length).toBeLessThan(2 ** 20);
    const compressed: Answer = (_, response) =>
      response.writeHead(200, { 'content-type': TEXT, 'content-encoding': 'gzip' }).end(bomb);
    expect(await refusal(compressed, '--timeout', '60s')).toBe('URL returned more than 64 MiB');
  });

  test('a file without end', async () => {
    const { code, stderr } = await conform('--file', '/dev/zero');
    expect(stderr).toContain('cannot read --file /dev/zero: it has more than 64 MiB');
    expect(code).toBe(NOT_CHECKED);
  });

  test('a status whose text would command a terminal', async () => {
    const hostile: Answer = (_, response) =>
      response.socket?.end('HTTP/1.1 500 \u009b31mred\r\nContent-Length: 0\r\n\r\n', 'latin1');
    expect(await refusal(hostile)).toBe('URL returned 500 \ufffd31mred; wanted 200');
  });

  test('a status other than 200', async () => {
    expect(await refusal(answer('', TEXT, 500))).toBe('URL returned 500 Internal Server Error; wanted 200');
    expect(await refusal(answer('', TEXT, 404))).toBe('URL returned 404 Not Found; wanted 200');
  });

  test('a response that never starts, and one that never ends', async () => {
    expect(await refusal(() => {}, '--timeout', '50ms')).toBe('URL timed out after 50ms (--timeout)');
    const endless: Answer = (_, response) => response.writeHead(200, { 'content-type': TEXT }).write('up 1\n');
    expect(await refusal(endless, '--timeout', '50ms')).toBe('URL timed out after 50ms (--timeout)');
    server.closeAllConnections();
  });

  test('a connection that is cut', async () => {
    const broken: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': TEXT }).write('up 1\n');
      setImmediate(() => response.destroy());
    };
    expect(await refusal(broken)).toMatch(/^cannot fetch URL: /);
  });

  test('a port on which nothing listens', async () => {
    const { code, stderr } = await conform('--url', `http://127.0.0.1:${await freePort()}/metrics`);
    expect(stderr).toMatch(/^conform: the check could not run\n {2}cannot fetch http:\S+: .*ECONNREFUSED.*\n$/);
    expect(code).toBe(NOT_CHECKED);
  });

  test('a web page, and binary data', async () => {
    expect(await refusal(answer('<!doctype html>\n<p>hello\n', 'text/html'))).toBe(
      'URL is not a metrics exposition: line 1: wanted the name of a metric, but found `<!doctype html>` at column 1',
    );
    expect(await refusal(answer(Buffer.from([0xff, 0xfe, 0x00]), TEXT))).toBe('URL is not UTF-8 text');
  });

  test('a response without end', async () => {
    const line = Buffer.alloc(2 ** 20, 'x');
    const flood: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': TEXT });
      const more = (): void => {
        while (!response.destroyed && response.write(line));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    expect(await refusal(flood, '--timeout', '30s')).toBe('URL returned more than 64 MiB');
  });

  test('a missing file', async () => {
    const { code, stderr } = await conform('--file', '/no/such/file');
    expect(stderr).toMatch(/^conform: the check could not run\n {2}cannot read --file \/no\/such\/file: ENOENT/);
    expect(code).toBe(NOT_CHECKED);
  });

  test('invalid arguments', async () => {
    const { code, stdout, stderr } = await conform('--format', 'yaml');
    expect(stderr).toBe(
      'conform: the check could not run\n  nothing to check: give --url or --file\n  --format is "yaml"; wanted table or json\n',
    );
    expect({ code, stdout }).toEqual({ code: NOT_CHECKED, stdout: '' });
  });
});

// Runtimes and libraries of .NET, Ruby, Erlang, PHP and Java; OpenTelemetry's labels.
test.each(['runtimes', 'opentelemetry'])('real programs conform: %s', async program => {
  const file = path.resolve(`test/lib/conform/cases/programs/${program}.txt`);
  const { code, stdout } = await conform('--file', file, '--families', 'system');
  expect(stdout).toContain('It conforms. 0 errors, ');
  expect(code).toBe(CONFORMS);
});

describe('a file', () => {
  const write = (text: string): string => {
    const file = path.join(temporaryFolder('conform'), 'exposition.txt');
    writeFileSync(file, text);
    return file;
  };
  const formatOf = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await conform('--format', 'json', ...args);
    return (JSON.parse(stdout) as Report).format;
  };

  test('is parsed in its own format', async () => {
    expect(await formatOf('--file', write(GOOD))).toBe('text');
    expect(await formatOf('--file', write(OPENMETRICS))).toBe('openmetrics');
    expect(await formatOf('--file', write('a 1\n'), '--openmetrics')).toBe('openmetrics');
  });

  test('is read by the command as people run it, and from standard input', () => {
    const run = (args: readonly string[], input = '') =>
      spawnSync(process.execPath, ['bin/ts.cjs', 'bin/conform.ts', ...args], { input, encoding: 'utf8' });
    const { status, stdout, stderr } = run(['--file', '-', '--service', 'web-api'], GOOD);
    expect({ status, stderr }).toEqual({ status: CONFORMS, stderr: '' });
    expect(stdout).toMatch(/^- \(Prometheus text\) checked against/);
    expect(run(['--file', write('a 1\n')]).status).toBe(DOES_NOT_CONFORM);
    expect(run(['--file', '/no/such/file']).status).toBe(NOT_CHECKED);
  }, 120_000);

  test('gets the same verdict if the reader of the output stops early', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `unknown_${i}_total 1\n`).join('');
    const command = `node bin/ts.cjs bin/conform.ts --file ${write(many)} --families http | head -n 1; echo \${PIPESTATUS[0]}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect({ last: stdout.split('\n').at(-2), stderr }).toEqual({ last: `${DOES_NOT_CONFORM}`, stderr: '' });
  }, 60_000);

  test('--help lists every option, service and family', async () => {
    const { code, stdout } = await conform('--help');
    expect(code).toBe(CONFORMS);
    for (const name of ['--url', '--file', '--service', '--openmetrics', '--timeout', 'web-api', 'jaeger-storage']) {
      expect(stdout).toContain(name);
    }
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('the real Prometheus', () => {
  let prometheus: RunningPrometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus(await tool('prometheus'), production, await alertsToNobody());
  }, BUILD_TIMEOUT_MS);

  test('conforms to its family', async () => {
    const ask = async (): Promise<Report> => {
      const { stdout } = await conform(
        '--url',
        `${prometheus.url}/metrics`,
        '--families',
        'prometheus',
        '--format',
        'json',
      );
      return JSON.parse(stdout) as Report;
    };
    // Metrics of rules and notifications appear with the first evaluation and notification.
    const { findings, summary, notJudged } = await waitFor(
      async () => {
        const current = await ask();
        return !kinds(current).includes('missing-metric') && current;
      },
      { what: 'every metric of Prometheus', program: prometheus.program },
    );
    expect(findings).toEqual([]);
    expect(summary.metrics).toBeGreaterThan(metricsOf(metrics).length);
    expect(notJudged.runtime.map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(['process_*', 'go_*']));
    expect(notJudged.unused).toBeGreaterThan(0);
  });
});

describe('the real node exporter', () => {
  let exporter: string;
  beforeAll(async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const program = start(await tool('node-exporter'), [`--web.listen-address=${address}`]);
    exporter = `http://${address}/metrics`;
    await waitFor(answers(exporter), { what: 'the node exporter to respond', program });
  }, BUILD_TIMEOUT_MS);

  test('conforms to the declaration of the service nodes', async () => {
    const { code, stdout } = await conform('--url', exporter, '--service', 'nodes');
    expect(stdout).toMatch(/\n\nIt conforms\. 0 errors, 0 warnings in /);
    expect(code).toBe(CONFORMS);
  });

  test('is recognized by what it exposes', async () => {
    const { stdout } = await conform('--url', exporter, '--format', 'json');
    expect((JSON.parse(stdout) as Report).expected).toEqual({ from: 'found', service: null, families: ['node'] });
  });
});
