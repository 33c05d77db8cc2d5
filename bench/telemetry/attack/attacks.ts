/** Attacks on a server of metrics, each bounded in time, connections and bytes, and only ever on loopback. */
import { connect, type Socket } from 'node:net';

/** What became of the attack. */
export interface Outcome {
  /** Responses by status, as far as they were read. */
  readonly statuses: Readonly<Record<string, number>>;
  /** To be called when the server has been looked at: ends the connections. */
  end(): void;
}

export interface Attack {
  readonly name: string;
  /** Resolves when the attack is over; its connections are still open. */
  run(url: URL): Promise<Outcome>;
}

/** Another address of loopback than that of a scrape meanwhile. */
const ATTACKER = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';

const get = ({ pathname, host }: URL): string => `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

interface Connections {
  readonly count: number;
  /** What each of them sends at once. */
  readonly sends: string;
  /** Whether they read what arrives. */
  readonly reads: boolean;
  /** How long it lasts; it ends earlier when every connection is closed or has its answers. */
  readonly ms: number;
  /** Answers per connection after which it is done. @default it never is */
  readonly answers?: number;
  /** What each of them sends, byte by byte, for as long as it lasts. */
  readonly trickles?: string;
}

/** Opens the connections, and waits until the attack is over. */
async function open(url: URL, { count, sends, reads, ms, answers, trickles }: Connections): Promise<Outcome> {
  const statuses: Record<string, number> = {};
  const sockets: Socket[] = [];
  const each = () =>
    new Promise<void>(resolve => {
      const socket = connect({ port: Number(url.port), host: url.hostname, localAddress: ATTACKER });
      sockets.push(socket);
      socket.setEncoding('latin1');
      let answered = 0;
      let tail = '';
      if (reads) {
        socket.on('data', text => {
          // A status line may be split over two chunks.
          const seen = tail + text;
          for (const [, status = ''] of seen.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
            statuses[status] = (statuses[status] ?? 0) + 1;
            answered += 1;
          }
          tail = seen.slice(-12);
          if (answered === answers && String(text).endsWith('\n')) resolve();
        });
      } else socket.pause();
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.on('connect', () => {
        socket.write(sends);
        if (trickles !== undefined) trickle(socket, trickles);
      });
    });
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([over, Promise.all(Array.from({ length: count }, each))]);
  clearTimeout(timer);
  return {
    statuses,
    end: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function trickle(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(text[at % text.length] as string);
    at += 1;
  }, 500);
  socket.on('close', () => clearInterval(timer));
}

/** @param ms how long those last that wait for the server to give up */
export const attacks = (ms: number): readonly Attack[] => [
  {
    name: 'one packet of 200 pipelined requests',
    run: url => open(url, { count: 1, sends: get(url).repeat(200), reads: true, answers: 200, ms }),
  },
  {
    name: '200 scrapes at once',
    run: url => open(url, { count: 200, sends: get(url), reads: true, answers: 1, ms }),
  },
  {
    name: '100 readers that ask three times and never read',
    run: url => open(url, { count: 100, sends: get(url).repeat(3), reads: false, ms }),
  },
  {
    name: '100 requests that never end',
    run: url => open(url, { count: 100, sends: get(url).slice(0, -2), reads: true, trickles: 'a: b\r\n', ms }),
  },
];
