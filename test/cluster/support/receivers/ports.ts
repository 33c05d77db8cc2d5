import type { Channel } from './protocols';

/** Ports of the receivers' pod, whose user may not listen below 1024. */
export const PORTS = {
  https: 8443,
  smtp: 2525,
  /** GET returns what was received, starting at index `from`. */
  received: 8080,
} as const;

export interface Received {
  readonly channel: Channel;
  /** Milliseconds since 1970. */
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: a mail, or a body in the service's own format
  readonly body: any;
  /** Why the real service would have rejected it. */
  readonly problems: readonly string[];
}
