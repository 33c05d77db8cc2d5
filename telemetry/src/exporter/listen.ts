import type { Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { TelemetryError } from '../problems';
import type { ExporterSettings } from '../settings';

const PORT = 'OTEL_EXPORTER_PROMETHEUS_PORT';
const HOST = 'OTEL_EXPORTER_PROMETHEUS_HOST';

/** A message for each error code that says what to do. */
const REASONS: Readonly<Record<string, (at: { readonly host: string; readonly port: number }) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `${PORT}: port ${port} of ${host} is in use (EADDRINUSE); stop the program that listens there, or set another port`,
  EACCES: ({ host, port }) =>
    `${PORT}: this process may not listen on port ${port} of ${host} (EACCES); set a port of 1024 or higher`,
  EADDRNOTAVAIL: ({ host }) =>
    `${HOST}: ${host} is not an address of this machine (EADDRNOTAVAIL); set one of its addresses, or 0.0.0.0 for all`,
  ENOTFOUND: ({ host }) => `${HOST}: there is no host ${host} (ENOTFOUND); set an address, such as 0.0.0.0`,
};

/** Resolves with the server's URL once it listens; rejects with a TelemetryError. */
export function listen(server: Server, settings: ExporterSettings): Promise<URL> {
  const { host, port } = settings;
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const at = { host: host ?? 'all addresses', port };
      const unknown = () => `${HOST}, ${PORT}: cannot listen on ${at.host}, port ${port}: ${error.message}`;
      reject(new TelemetryError([(REASONS[error.code ?? ''] ?? unknown)(at)]));
    };
    server.once('error', failed);
    // Workers of a cluster would share the port, and each scrape would reach a different one.
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      resolve(urlOf(server.address() as AddressInfo));
    });
  });
}

/** A server on all addresses can be reached at the loopback one. */
function urlOf({ address, port }: AddressInfo): URL {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return new URL(`http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`);
}
