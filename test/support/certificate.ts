import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../tools/process/run';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate: set SSL_CERT_FILE to it to make a program trust it. */
  readonly file: string;
}

/** A self-signed certificate, valid for a day. @param names in openssl's notation: `DNS:example.com` */
export async function localCertificate(
  names: readonly string[] = ['DNS:localhost', 'IP:127.0.0.1'],
): Promise<Certificate> {
  const folder = temporaryFolder('certificate');
  const [key, file] = ['key.pem', 'cert.pem'].map(name => path.join(folder, name)) as [string, string];
  const { code, stderr } = await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', `subjectAltName=${names.join(',')}`],
    ...['-keyout', key, '-out', file],
  ]);
  if (code !== 0) throw new Error(`openssl failed to create a certificate:\n${stderr}`);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}
