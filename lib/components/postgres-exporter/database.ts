import { type Findings, oneOf, unless } from '../../base/findings';
import type { DatabaseAddress } from '../exporter/database-exporter';

/** A PostgreSQL database that is monitored. */
export interface WatchedPostgres extends DatabaseAddress {
  /** Its name on the server. */
  readonly database: string;
  /** How the exporter and Grafana, which send passwords, know the database. @default { authority: 'secret' } */
  readonly tls?: DatabaseTls;
}

/** Who signed the database's certificate. The certificate must name the host by which it is reached. */
export type DatabaseTls =
  /** The authority in `ca.crt` of each program's Secret. Without it, nothing connects. */
  | { readonly authority: 'secret' }
  /** One that every program knows, such as that of a public cloud. */
  | { readonly authority: 'system' }
  /** It has none: passwords and data cross the network as they are, for the reason given. */
  | { readonly authority: 'none'; readonly because: string };

const DEFAULT: DatabaseTls = { authority: 'secret' };

/** Key of the Secrets with the authority. */
export const AUTHORITY_KEY = 'ca.crt';

/** In libpq's terms, for a program that has its Secret in the folder. */
export function sslOf({ tls = DEFAULT }: WatchedPostgres, folder: string): { mode: string; rootCertificate?: string } {
  switch (tls.authority) {
    case 'secret':
      return { mode: 'verify-full', rootCertificate: `${folder}/${AUTHORITY_KEY}` };
    case 'system':
      return { mode: 'verify-full' };
    case 'none':
      return { mode: 'disable' };
  }
}

/** A missing reason and an unknown authority, and the setting that this one replaces: synth does not check types. */
export function checkTls(field: string, watched: WatchedPostgres): Findings {
  const { tls = DEFAULT } = watched;
  return [
    ...unless(
      !('sslMode' in watched),
      `${field}.sslMode`,
      "no longer known; leave it out to verify the certificate by ca.crt of the Secrets, or set tls: { authority: 'system' } or { authority: 'none', because: '…' }",
    ),
    ...oneOf(`${field}.tls.authority`, tls.authority, ['secret', 'system', 'none']),
    ...(tls.authority === 'none'
      ? unless(
          typeof tls.because === 'string' && tls.because.trim() !== '',
          `${field}.tls.because`,
          'not set; say why passwords may cross the network unencrypted',
        )
      : []),
  ];
}
