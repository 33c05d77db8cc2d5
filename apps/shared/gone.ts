import type { FastifyReply } from 'fastify';

/** Fires when the client disconnects before the response is complete: nobody would read what the model writes. */
export function gone({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) controller.abort();
  };
  // The client may have disconnected while the request waited for something else; `close` is emitted only once.
  if (raw.destroyed) onClose();
  else raw.once('close', onClose);
  return controller.signal;
}
