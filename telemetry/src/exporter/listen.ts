import type { Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { TelemetryError } from '../problems';
import type { ExporterSettings } from '../settings';

const PORT = 'OTEL_EXPORTER_PROMETHEUS_PORT';
const HOST = 'OTEL_EXPORTER_PROMETHEUS_HOST';

/** What the system says, in words that tell what to do. */
const REASONS: Readonly<Record<string, (settings: ExporterSettings) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `${PORT}: port ${port} of ${host} is in use (EADDRINUSE); end the program that listens there, or set another port`,
  EACCES: ({ host, port }) =>
    `${PORT}: this process may not listen on port ${port} of ${host} (EACCES); set a port from 1024 on`,
  EADDRNOTAVAIL: ({ host }) =>
    `${HOST}: ${host} is no address of this machine (EADDRNOTAVAIL); set one that it has, or 0.0.0.0 for all`,
  ENOTFOUND: ({ host }) => `${HOST}: there is no host ${host} (ENOTFOUND); set an address, such as 0.0.0.0`,
};

/** Resolves once the server listens, with the address at which it answers; rejects with a TelemetryError. */
export function listen(server: Server, settings: ExporterSettings): Promise<URL> {
  const { host, port } = settings;
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const otherwise = () => `${HOST}, ${PORT}: cannot listen on ${host}, port ${port}: ${error.message}`;
      reject(new TelemetryError([(REASONS[error.code ?? ''] ?? otherwise)(settings)]));
    };
    server.once('error', failed);
    // Workers of a cluster would share the port, and each scrape would be answered by another of them.
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      resolve(urlOf(server.address() as AddressInfo));
    });
  });
}

/** All addresses of the machine are reached by its loopback one. */
function urlOf({ address, port }: AddressInfo): URL {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return new URL(`http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`);
}
