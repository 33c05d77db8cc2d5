/** The real VictoriaLogs on loopback, with the arguments of the manifests. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { logStoreProps } from '../../charts/logs';
import { LOG_STORES, LogStore, type LogStoreSize } from '../../lib/components/log-store';
import { tool } from '../../tools/pinned/build';
import { answers, freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { contextOf, large } from '../example/stack';
import { synthesized } from '../lib/components/synthesized';
import { encode, post, type Source } from './otlp-logs';

const { component, ingest } = LOG_STORES.victorialogs;

/** What a test needs to be other than in the manifests: the value of a flag. */
export type Changed = Readonly<Record<string, string>>;

/** What the store answers of a line. */
export type Found = Readonly<Record<string, string>>;

export class RunningVictoriaLogs {
  private constructor(
    readonly url: string,
    private readonly binary: string,
    private readonly folder: string,
    public program: Program,
  ) {}

  /** Starts it with the arguments that the tests' own company deploys; only the folder and the address are replaced. */
  static async start(changed: Changed = {}): Promise<RunningVictoriaLogs> {
    const binary = await tool('victoria-logs');
    const [folder, port] = [temporaryFolder('victorialogs'), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const program = await ready(url, start(binary, argumentsOf(folder, url, changed)));
    return new RunningVictoriaLogs(url, binary, folder, program);
  }

  /** Ends it, asked or killed, and starts it again on the same volume. */
  async restart(how: 'asked' | 'killed', changed: Changed = {}): Promise<void> {
    if (how === 'killed') process.kill(this.program.pid, 'SIGKILL');
    await (how === 'killed' ? this.program.exited : this.program.stop(60_000));
    this.program = await ready(this.url, start(this.binary, argumentsOf(this.folder, this.url, changed)));
  }

  /** Sends lines as an agent does; returns the status of the response. */
  send(...sources: readonly Source[]): Promise<number> {
    return this.sendRaw(encode(sources));
  }

  sendRaw(body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    return post(`${this.url}${ingest.path}`, body, { ...ingest.headers, ...headers });
  }

  /** The lines that a query in LogsQL finds. */
  async find(query: string): Promise<readonly Found[]> {
    const response = await fetch(`${this.url}/select/logsql/query`, {
      method: 'POST',
      body: new URLSearchParams({ query, limit: '100000' }),
    });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`${response.status}: ${body}`);
    return body
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
  }

  /** Waits until a query finds as many lines: what was taken can be searched within a second or so. */
  found(query: string, lines: number): Promise<readonly Found[]> {
    return waitFor(
      async () => {
        const all = await this.find(query);
        return all.length === lines && all;
      },
      { what: `${lines} lines of ${query}`, program: this.program },
    );
  }

  /** Resident memory, in bytes; undefined where there is no /proc. */
  memory(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.program.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
    } catch {
      return undefined;
    }
  }
}

async function ready(url: string, program: Program): Promise<Program> {
  await waitFor(answers(`${url}/health`), { what: 'VictoriaLogs to answer', program });
  return program;
}

function argumentsOf(folder: string, url: string, changed: Changed): string[] {
  const props = logStoreProps(contextOf(large), large.logs as LogStoreSize);
  const { container } = synthesized(chart => new LogStore(chart, 'logs', props));
  const args: string[] = container(component.name).args;
  const replaced: Changed = {
    storageDataPath: path.join(folder, 'data'),
    httpListenAddr: new URL(url).host,
    ...changed,
  };
  return args.map(arg => {
    const flag = arg.replace(/^-/, '').split('=')[0] ?? '';
    return replaced[flag] === undefined ? arg : `-${flag}=${replaced[flag]}`;
  });
}
