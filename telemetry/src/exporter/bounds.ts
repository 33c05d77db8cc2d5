/** What clients may cost the service: its port is open to whoever reaches the pod, not only to Prometheus. */
export const BOUNDS = {
  /** A scraper sends its requests one after another on one connection. */
  connections: 256,
  connectionsOfClient: 64,
  /** Responses of one path that are rendered or sent: for two Prometheus, and people who look. */
  responses: 64,
  /** One client alone must not keep Prometheus out. Behind a proxy, all clients have its address. */
  responsesOfClient: 16,
  /** Requests of one connection that wait for their response. No scraper pipelines. */
  pipelined: 4,
  /** Bytes: Node's default of 16 KiB would be held for each connection. */
  headers: 8_192,
  /** For a whole request, which has a few headers and no body. */
  requestMs: 10_000,
  /** How often Node looks for requests that take longer. */
  requestCheckMs: 1_000,
  /** For the client to read a response. Longer than Prometheus waits for a scrape, 10 s by default. */
  sendMs: 15_000,
  /** Longer than Prometheus' scrape interval, so that scrapes share a connection. */
  keepAliveMs: 120_000,
} as const;
