import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
/** Less than the 30 s after which Kubernetes kills the pod: telemetry must still be sent. */
const TIMEOUT_MS = 20_000;

/**
 * Accepts nothing new, and resolves when the requests in flight are answered; after 20 s they are cut off. A keep-alive
 * connection would delay the shutdown: it is closed as soon as it is idle.
 */
export async function drain(app: FastifyInstance): Promise<void> {
  const { server } = app;
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const giveUp = setTimeout(() => server.closeAllConnections(), TIMEOUT_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(giveUp);
  }
}
