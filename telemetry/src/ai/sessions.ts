import { ai } from '../catalogue';
import type { Core } from '../core';
import type { Gauge } from '../metrics/metrics';

/** A session that holds a model, until it ends: `using session = ai.session()`, or `end()`. */
export interface Session extends Disposable {
  /** `gen_ai.conversation.id` of the spans of its requests; never a label. */
  readonly id?: string;
  /** Calling it again has no effect. */
  end(): void;
}

/** Counts the open sessions. */
export class Sessions {
  private readonly active: Gauge<typeof ai.activeSessions.labels>;

  constructor(core: Core) {
    this.active = core.metrics.gauge(ai.activeSessions);
  }

  begin(id?: string): Session {
    let open = true;
    const end = () => {
      if (!open) return;
      open = false;
      this.active.dec({});
    };
    this.active.inc({});
    return { ...(id !== undefined && { id }), end, [Symbol.dispose]: end };
  }
}
