import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { interfacePeers, interfaceUrl, type UserInterface } from '../../lib/components/exposure';
import {
  formatConfig,
  type OAuth2ProxyConfig,
  oauth2ProxyPeer,
  renderOAuth2ProxyConfig,
} from '../../lib/components/oauth2-proxy';
import { tool } from '../../tools/pinned/build';
import { answers, freePorts, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { contextOf, large, names } from '../example/stack';
import { Browser } from './browser';
import type { OpenIdProvider } from './openid-provider';

/** A request that came through to what stands behind the proxy. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A proxy before a stand-in for a user interface that answers everybody, and notes what came through. */
export interface GuardedInterface {
  readonly ui: UserInterface;
  readonly port: number;
  readonly metrics: string;
  /** The interface itself, past the proxy. */
  readonly behind: string;
  readonly arrived: Arrived[];
  /** A new browser, without a session. */
  browser(): Browser;
  close(): void;
}

/** The real oauth2-proxy with the configuration that an environment deploys, its addresses on loopback. */
export async function guard(
  ui: UserInterface,
  provider: OpenIdProvider,
  changed: OAuth2ProxyConfig = {},
): Promise<GuardedInterface> {
  const { exposure } = large;
  if (exposure === undefined) throw new Error('the environment exposes nothing');
  const arrived: Arrived[] = [];
  const server = createServer(({ method = '', url = '', headers }, response) => {
    arrived.push({ method, path: url, headers });
    response.end(`${ui} itself`);
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const behind = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [port, metrics] = (await freePorts(2)) as [number, number];
  const secretFolder = temporaryFolder('oauth2-proxy');
  writeFileSync(path.join(secretFolder, 'client-secret'), provider.clientSecret);
  writeFileSync(path.join(secretFolder, 'cookie-secret'), ui.padEnd(32, '0'));
  const url = interfaceUrl(exposure, ui);
  const config = renderOAuth2ProxyConfig({
    ...{ ui, url, secretFolder, network: contextOf(large).network },
    signIn: exposure.signIn,
    proxy: oauth2ProxyPeer(ui, names),
    upstream: interfacePeers(names)[ui],
  });
  const file = path.join(secretFolder, 'oauth2-proxy.cfg');
  writeFileSync(
    file,
    formatConfig({
      ...config,
      http_address: `127.0.0.1:${port}`,
      metrics_address: `127.0.0.1:${metrics}`,
      upstreams: [behind],
      oidc_issuer_url: provider.issuer,
      ...changed,
    }),
  );
  const program = start(await tool('oauth2-proxy'), [`--config=${file}`], { name: `oauth2-proxy-${ui}` });
  await waitFor(answers(`http://127.0.0.1:${port}/ready`), { what: `the proxy before ${ui} to be ready`, program });
  return {
    ...{ ui, port, behind, arrived },
    metrics: `http://127.0.0.1:${metrics}/metrics`,
    browser: () => new Browser(new URL(url).host, port),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
