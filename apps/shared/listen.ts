import type { FastifyInstance } from 'fastify';
import { SettingsError } from './settings';

/** Why nobody can listen there, in words; `port` is the variable that says where. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'the system reserves it',
  EADDRNOTAVAIL: 'the host is no address of this machine',
  ENOTFOUND: 'the host is unknown',
};

/** Serves at the host and port that the variable `variable` sets. Throws a SettingsError where that cannot be. */
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
