import type { FastifyReply } from 'fastify';

/** Fires when the caller hangs up before it was answered: nobody is there to read what the model would write. */
export function gone({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) controller.abort();
  };
  // It may have hung up while the request waited for something else; that is told once.
  if (raw.destroyed) onClose();
  else raw.once('close', onClose);
  return controller.signal;
}
