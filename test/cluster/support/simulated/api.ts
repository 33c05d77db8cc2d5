import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { KubernetesObject } from '../objects';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** The Kubernetes API as a kubelet uses it: few requests, and watches that deliver each change at once. */
export class Api {
  // It is on loopback with a self-signed certificate.
  private readonly agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  private readonly watches = new Set<IncomingMessage>();
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Sends an object; returns undefined for 404. Throws with the server's response on any other error. */
  async send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object): Promise<KubernetesObject | undefined> {
    const response = await this.open(method, path, body);
    const answer = await text(response);
    const { statusCode = 0 } = response;
    if (statusCode === 404) return undefined;
    if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${answer.slice(0, 500)}`);
    return JSON.parse(answer);
  }

  /**
   * Delivers all objects at the path, and then each change, until `close`. Resolves once the server has accepted the watch;
   * `onEvent` is not called again before the previous call has resolved.
   */
  async watch(
    path: string,
    onEvent: (type: EventType, object: KubernetesObject) => void | Promise<void>,
  ): Promise<void> {
    // Version 0 is served from the cache: for the latest version the server would wait for a write to one of these objects.
    const response = await this.open('GET', `${path}?watch=true&resourceVersion=0`);
    if (response.statusCode !== 200) throw new Error(`watch ${path}: ${response.statusCode} ${await text(response)}`);
    this.watches.add(response);
    void this.read(path, response, onEvent);
  }

  close(): void {
    this.closed = true;
    for (const response of this.watches) response.destroy();
    this.agent.destroy();
  }

  private async read(
    path: string,
    response: IncomingMessage,
    onEvent: (type: EventType, object: KubernetesObject) => void | Promise<void>,
  ): Promise<void> {
    try {
      for await (const line of createInterface({ input: response })) {
        if (this.closed) return;
        const { type, object } = JSON.parse(line);
        if (type === 'ERROR') throw new Error(`the server ended the watch: ${object.message}`);
        await onEvent(type, object);
      }
    } catch (error) {
      // After `close`, reading fails as expected.
      if (!this.closed) throw new Error(`watch ${path}: ${(error as Error).message}`);
    }
  }

  private open(method: string, path: string, body?: object): Promise<IncomingMessage> {
    const data = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      // Node adds no length to a DELETE, so the server would read its body as the next request.
      'content-length': Buffer.byteLength(data),
    };
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), { method, agent: this.agent, headers }, resolve);
      sent.once('error', reject);
      sent.end(data);
    });
  }
}
