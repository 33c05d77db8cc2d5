import type { IncomingMessage } from 'node:http';
import { context } from '@opentelemetry/api';
import type { Request, RequestHandler } from 'express';
import { expressRoute } from './express-route';
import { sendIds } from './ids';
import type { BeginOptions, HttpOptions, HttpRecorder } from './recorder';

/** The key under which `router` 2.3 and newer publishes the errors that it passed on, for tracing. */
const PASSED_ERRORS = Symbol.for('router.tracing.publishedErrors');
type Passed = IncomingMessage & { readonly [PASSED_ERRORS]?: ReadonlySet<unknown> };

const lastErrorOf = (request: IncomingMessage): unknown => [...((request as Passed)[PASSED_ERRORS] ?? [])].at(-1);

/**
 * Measures the requests of an Express app: `app.use(expressMiddleware(recorder))`, before everything else. Errors are
 * recorded whichever handler responds to them.
 */
export function expressMiddleware(recorder: HttpRecorder, options: HttpOptions = {}): RequestHandler {
  const beginOptions: BeginOptions = {
    ...options,
    framework: {
      route: request => recorder.guard(() => expressRoute(request as Request)),
      error: request => recorder.guard(() => lastErrorOf(request)),
    },
  };
  return (request, response, next) => {
    const served = recorder.begin(request, response, beginOptions);
    if (served === undefined) {
      next();
      return;
    }
    recorder.guard(() => sendIds(response, served));
    context.with(served.context, next);
  };
}
