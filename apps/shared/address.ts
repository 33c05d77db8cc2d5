import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The address at which a listening server can be reached from this machine. */
export function addressOf({ server }: FastifyInstance): URL {
  const { address, port, family } = server.address() as AddressInfo;
  if (address === '0.0.0.0' || address === '::') return new URL(`http://127.0.0.1:${port}`);
  return new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
}
