import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who signs in next. */
export interface Person {
  readonly email: string;
  readonly groups: readonly string[];
}

/** An OpenID Connect provider on loopback, as far as a sign-in by authorization code needs one. It asks nobody for a password. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientSecret: string;
  /** Whoever is sent to the provider from now on is this person. */
  person: Person;
  /** Of the tokens that it issues from now on. */
  tokenSeconds: number;
  /** The claims of a token that it has signed; throws for any other. */
  claimsOf(token: string): Readonly<Record<string, unknown>>;
  close(): void;
}

interface Code {
  readonly person: Person;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirect: string;
}

const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startOpenIdProvider(clientId: string, person: Person): Promise<OpenIdProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const codes = new Map<string, Code>();
  const clientSecret = randomUUID();

  const idToken = ({ person: { email, groups }, nonce }: Code): string => {
    const now = Math.floor(Date.now() / 1e3);
    const claims = { iss: provider.issuer, aud: clientId, sub: email, iat: now, exp: now + provider.tokenSeconds };
    const body = `${json({ alg: 'RS256', kid: 'first', typ: 'JWT' })}.${json({ ...claims, nonce, email, email_verified: true, groups })}`;
    return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
  };

  const token = (form: URLSearchParams, authorization = ''): readonly [number, unknown] => {
    const basic = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
    const secret = basic.split(':')[1] ?? form.get('client_secret');
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (secret !== clientSecret) return [401, { error: 'invalid_client' }];
    if (code === undefined || code.challenge !== verifier || code.redirect !== form.get('redirect_uri'))
      return [400, { error: 'invalid_grant' }];
    const expires = { token_type: 'Bearer', expires_in: provider.tokenSeconds };
    return [200, { access_token: randomUUID(), ...expires, id_token: idToken(code) }];
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', provider.issuer);
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return answer(200, {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      case '/keys':
        return answer(200, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'first', use: 'sig', alg: 'RS256' }],
        });
      case '/authorize': {
        const code = randomUUID();
        const redirect = query.get('redirect_uri') ?? '';
        const [nonce, challenge] = [query.get('nonce'), query.get('code_challenge')];
        codes.set(code, { person: provider.person, nonce, challenge, redirect });
        const parameters = new URLSearchParams({ code, state: query.get('state') ?? '' });
        return response.writeHead(302, { location: `${redirect}?${parameters}` }).end();
      }
      case '/token':
        return answer(...token(new URLSearchParams(await textOf(request)), request.headers.authorization));
      default:
        return answer(404, { error: pathname });
    }
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));

  const provider: OpenIdProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientSecret,
    person,
    tokenSeconds: 600,
    claimsOf: text => {
      const [head, claims = '', signature = ''] = text.split('.');
      const signed = verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${claims}`),
        publicKey,
        Buffer.from(signature, 'base64url'),
      );
      if (!signed) throw new Error('the provider has not signed this token');
      return JSON.parse(Buffer.from(claims, 'base64url').toString());
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return provider;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
