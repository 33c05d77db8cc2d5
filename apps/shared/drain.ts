import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
/** Below the 30 s after which Kubernetes kills: what was measured still has to be sent. */
const PATIENCE_MS = 20_000;

/**
 * Takes nothing new, and resolves when what is being answered is answered; that is cut off after 20 s. A connection whose
 * answer promised to keep it open would hold the server up: it is closed as soon as it is idle.
 */
export async function drain(app: FastifyInstance): Promise<void> {
  const { server } = app;
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const giveUp = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(giveUp);
  }
}
