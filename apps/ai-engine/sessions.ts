import type { Ai } from '@aion/telemetry';
import type { Stop } from '../shared/seam';

export type Session = ReturnType<Ai['session']>;

interface Open {
  readonly session: Session;
  readonly timer: NodeJS.Timeout;
}

/** Conversations that hold a model. Idle ones are closed. */
export class Sessions {
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly ai: Pick<Ai, 'session'>,
    private readonly idleMs: number,
  ) {}

  /** The session with this id, opened if necessary; restarts its idle timer. */
  use(id: string): Session {
    const known = this.open.get(id);
    if (known !== undefined) {
      known.timer.refresh();
      return known.session;
    }
    const timer = setTimeout(() => this.close(id), this.idleMs);
    timer.unref();
    const session = this.ai.session({ id });
    this.open.set(id, { session, timer });
    return session;
  }

  /** Returns whether it was open. */
  close(id: string): boolean {
    const known = this.open.get(id);
    if (known === undefined) return false;
    clearTimeout(known.timer);
    this.open.delete(id);
    known.session.end();
    return true;
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }

  /** Opens sessions that never become idle; the returned function closes them. */
  hold(count: number): Stop {
    const held = Array.from({ length: count }, () => this.ai.session());
    return () => {
      for (const session of held) session.end();
    };
  }
}
