import type { FastifyInstance } from 'fastify';
import { SettingsError } from './settings';

/** Why a server cannot listen at an address, by error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'the host is not an address of this machine',
  ENOTFOUND: 'the host is unknown',
};

/** Listens at this host and port. Throws a SettingsError that names `variable`, which sets the port, if it cannot. */
export async function listen(
  app: FastifyInstance,
  { variable, host, port }: { readonly variable: string; readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new SettingsError([`${variable} is ${port}, on ${host}: ${reason}`]);
  }
}
