/** Reads the kernel's tables of connections. */
import type { Protocol } from './types';

export interface Socket {
  readonly address: string;
  readonly port: number;
}
/** A connection with the requested address and the one that replies: they differ if it goes through a Service. */
export interface Tracked {
  readonly from: string;
  readonly requested: Socket;
  readonly replied: Socket;
  readonly protocol: Protocol;
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

/** Lines of `conntrack -L`: each connection in its original direction, then in the reply direction. */
export const tracked = (table: string): readonly Tracked[] =>
  table.split('\n').flatMap(line => {
    const protocol = PROTOCOLS[line.split(/\s+/)[0] ?? ''];
    const fields = [...line.matchAll(/\b(?:src|dst|sport|dport)=(\S+)/g)].map(([, value = '']) => value);
    if (protocol === undefined || fields.length !== 8) return [];
    const [from = '', requested = '', , requestedPort, replied = '', , repliedPort] = fields;
    return [
      {
        from,
        requested: { address: requested, port: Number(requestedPort) },
        replied: { address: replied, port: Number(repliedPort) },
        protocol,
      },
    ];
  });

/** Files of /proc/PID/net: https://docs.kernel.org/networking/proc_net_tcp.html */
export const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
export type SocketTables = Readonly<Record<(typeof TABLES)[number], string>>;

/** Open connections that were initiated in this network, except over loopback. */
export function outgoing(tables: SocketTables): readonly { readonly remote: Socket; readonly protocol: Protocol }[] {
  const tcp = [...rows(tables.tcp), ...rows(tables.tcp6)];
  const listening = new Set(tcp.filter(({ state }) => state === LISTEN).map(({ local }) => local.port));
  const initiated = tcp.filter(
    ({ state, local }) => state !== LISTEN && state !== TIME_WAIT && !listening.has(local.port),
  );
  const udp = [...rows(tables.udp), ...rows(tables.udp6)];
  return [
    ...initiated.map(({ remote }) => ({ remote, protocol: 'TCP' as const })),
    ...udp.map(({ remote }) => ({ remote, protocol: 'UDP' as const })),
  ].filter(({ remote: { address, port } }) => port !== 0 && !/^127\.|^::1$/.test(address));
}

/** States, as numbered in Linux' include/net/tcp_states.h. */
const [LISTEN, TIME_WAIT] = ['0A', '06'];

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map(line => {
      const [, local = '', remote = '', state = ''] = line.trim().split(/\s+/);
      return { local: socket(local), remote: socket(remote), state };
    });

/** `0100007F:1F90` is 127.0.0.1:8080: the bytes of each word are reversed. */
function socket(hex: string): Socket {
  const [host = '', port = ''] = hex.split(':');
  const bytes = (host.match(/.{8}/g) ?? []).flatMap(word => (word.match(/../g) ?? []).reverse());
  return { address: address(bytes), port: Number.parseInt(port, 16) };
}

function address(bytes: readonly string[]): string {
  const text = bytes.join('');
  // An IPv4-mapped address in an IPv6 table.
  if (bytes.length === 4 || /^0{20}F{4}/.test(text)) {
    return bytes
      .slice(-4)
      .map(byte => Number.parseInt(byte, 16))
      .join('.');
  }
  const groups = (text.match(/.{4}/g) ?? []).map(group => Number.parseInt(group, 16).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
