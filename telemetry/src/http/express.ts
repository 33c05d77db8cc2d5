import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import type { Request, RequestHandler } from 'express';
import { expressRoute } from './express-route';
import { answerIds } from './ids';
import type { Beginning, HttpOptions, HttpRecorder } from './recorder';

/** Under which Express' router keeps the errors that it has passed on, for whoever traces it; `router` 2.3 and newer. */
const PASSED_ERRORS = Symbol.for('router.tracing.publishedErrors');
type Passed = IncomingMessage & { readonly [PASSED_ERRORS]?: ReadonlySet<unknown> };

const lastErrorOf = (request: IncomingMessage): unknown => [...((request as Passed)[PASSED_ERRORS] ?? [])].at(-1);

/**
 * Measures what an Express app serves: `app.use(expressMiddleware(recorder))`, before everything else. Errors are
 * found by themselves, whichever handler answers them.
 */
export function expressMiddleware(recorder: HttpRecorder, options: HttpOptions = {}): RequestHandler {
  const beginning: Beginning = {
    ...options,
    framework: {
      route: request => recorder.guard(() => expressRoute(request as Request)),
      error: request => recorder.guard(() => lastErrorOf(request)),
    },
  };
  return (request, response, next) => {
    const served = recorder.begin(request, response, beginning);
    if (served === undefined) {
      next();
      return;
    }
    recorder.guard(() => answerIds(response, served));
    context.with(served.context, next);
  };
}
