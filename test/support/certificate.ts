import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../tools/process/run';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Where the certificate stands: a program trusts it with SSL_CERT_FILE. */
  readonly file: string;
}

/** A certificate of its own, valid for a day. @param names as openssl writes them: `DNS:example.com` */
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
  if (code !== 0) throw new Error(`openssl could not make a certificate:\n${stderr}`);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}
