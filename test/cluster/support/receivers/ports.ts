import type { Channel } from './protocols';

/** Of the receivers' pod, whose user may not listen below 1024. */
export const PORTS = {
  https: 8443,
  smtp: 2525,
  /** GET tells what was received, from number `from` on. */
  told: 8080,
} as const;

export interface Received {
  readonly channel: Channel;
  /** Milliseconds since 1970. */
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: a mail, or a body in the service's own format
  readonly body: any;
  /** What the real service would have refused it for. */
  readonly problems: readonly string[];
}
