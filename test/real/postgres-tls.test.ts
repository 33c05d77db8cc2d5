/**
 * Debian's PostgreSQL exporter, with the variables that the platform gives it, sends its password only to a database whose
 * certificate it can verify. The release in `dist/` is not to be had here; both use the same driver.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { PostgresExporter } from '../../lib/components/postgres-exporter';
import { freePort, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { exporterProps } from '../lib/components/exporter/props';
import { type Certificate, localCertificate } from '../support/certificate';
import { type Postgres, startPostgres } from '../support/postgres';

const EXPORTER = 'prometheus-postgres-exporter';

/** PostgreSQL with this certificate. It reads its key only from a file that is its own. */
async function encrypted({ cert, key }: Certificate): Promise<Postgres> {
  const folder = temporaryFolder('postgres-tls');
  const files = { ssl_cert_file: path.join(folder, 'cert.pem'), ssl_key_file: path.join(folder, 'key.pem') };
  writeFileSync(files.ssl_cert_file, cert);
  writeFileSync(files.ssl_key_file, key, { mode: 0o600 });
  if (process.getuid?.() === 0) {
    chmodSync(folder, 0o755);
    const owner = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
    chownSync(files.ssl_key_file, owner, owner);
  }
  return startPostgres({ settings: { ssl: 'on', ...files } });
}

/** Whether the exporter reports that it reaches the database: `pg_up` is 1. */
async function connects({ host, port, user, database }: Postgres, authority?: string): Promise<boolean> {
  const chart = new Chart(new App(), 'test');
  new PostgresExporter(chart, 'exporter', { ...exporterProps, postgres: { host, port, database } });
  const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'Deployment').spec.template;
  const [{ env, volumeMounts }] = spec.containers;
  const secret = path.join(temporaryFolder('postgres-secret'), 'secret');
  mkdirSync(secret);
  if (authority !== undefined) writeFileSync(path.join(secret, 'ca.crt'), authority);
  const uri = String(env[0].value).replace(volumeMounts[0].mountPath, secret);
  const listens = `127.0.0.1:${await freePort()}`;
  const program = start(EXPORTER, [`--web.listen-address=${listens}`], {
    env: { ...process.env, DATA_SOURCE_URI: uri, DATA_SOURCE_USER: user, DATA_SOURCE_PASS: 'secret' },
  });
  let up: string | undefined;
  await waitFor(
    async () => {
      const text = await (await fetch(`http://${listens}/metrics`)).text();
      up = /^pg_up (\d)$/m.exec(text)?.[1];
      return up !== undefined;
    },
    { what: 'the exporter to report pg_up', program },
  );
  await program.stop();
  return up === '1';
}

let [own, other]: Certificate[] = [];
beforeAll(async () => {
  [own, other] = await Promise.all([localCertificate(), localCertificate()]);
});

test('it connects where the authority in its Secret signed the certificate of the database', async () => {
  const postgres = await encrypted(own as Certificate);
  expect(await connects(postgres, own?.cert)).toBe(true);
  expect(await connects(postgres, other?.cert)).toBe(false);
});

test('it connects to nothing without an authority', async () => {
  expect(await connects(await encrypted(own as Certificate))).toBe(false);
});

test('it connects to no database that has another name, or no TLS', async () => {
  const elsewhere = await localCertificate(['DNS:elsewhere.example.com']);
  expect(await connects(await encrypted(elsewhere), elsewhere.cert)).toBe(false);
  expect(await connects(await startPostgres(), own?.cert)).toBe(false);
});
