/** The plugin that queries logs is installed from the declared archive alone, once, and Grafana starts without it in any case. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pluginScript } from '../../../../lib/components/grafana/plugin';
import { temporaryFolder } from '../../../../tools/process/run';

const PLUGIN = 'victoriametrics-logs-datasource';
const ARCHIVE = 'an archive';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A machine whose `curl` serves one archive, and whose `unzip` makes the plugin's folder; each writes that it was called. */
function machine(served: string | undefined) {
  const root = temporaryFolder('plugin');
  const data = path.join(root, 'data');
  const bin = path.join(root, 'bin');
  for (const folder of [data, bin]) mkdirSync(folder);
  const program = (name: string, text: string) => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${root}/calls\n${text}`);
    chmodSync(path.join(bin, name), 0o755);
  };
  const output = 'while [ $# -gt 1 ]; do [ "$1" = --output ] && out=$2; shift; done';
  program('curl', served === undefined ? 'exit 6' : `${output}\nprintf %s '${served}' > "$out"`);
  program('unzip', `while [ "$1" != -d ]; do shift; done\nmkdir -p "$2/${PLUGIN}"`);
  const calls = path.join(root, 'calls');
  return {
    installed: path.join(data, 'plugins', PLUGIN),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []),
    start: (declared: string) => {
      const env = { PATH: `${bin}:${process.env.PATH}`, URL: 'https://mirror.example.com/a.zip', SHA256: declared };
      const { status, stderr } = spawnSync('sh', ['-c', pluginScript(PLUGIN, data)], { encoding: 'utf8', env });
      return { status, stderr, leftOver: existsSync(path.join(data, `${PLUGIN}.zip`)) };
    },
  };
}

test('it is fetched over TLS, compared with its digest, and unpacked where Grafana looks', () => {
  const { start, calls, installed } = machine(ARCHIVE);
  expect(start(sha256(ARCHIVE))).toMatchObject({ status: 0, leftOver: false });
  expect(existsSync(installed)).toBe(true);
  expect(calls()[0]).toContain('--proto =https');
  expect(calls().map(call => call.split(' ')[0])).toEqual(['curl', 'unzip']);
});

test('the second start fetches nothing, and another digest is a new version', () => {
  const { start, calls } = machine(ARCHIVE);
  start(sha256(ARCHIVE));
  start(sha256(ARCHIVE));
  expect(calls()).toHaveLength(2);
  expect(start('b2'.repeat(32)).stderr).toContain('not the declared one');
  expect(calls()).toHaveLength(3);
});

test.each([
  ['cannot be fetched', undefined, 'cannot be fetched'],
  ['is another one, which is never unpacked', 'a forged archive', 'not the declared one'],
])('Grafana starts without it if the archive %s', (_, served, message) => {
  const { start, calls, installed } = machine(served);
  const { status, stderr, leftOver } = start(sha256(ARCHIVE));
  expect([status, leftOver]).toEqual([0, false]);
  expect(stderr).toContain(`${message}: Grafana starts without ${PLUGIN}`);
  expect(calls().filter(call => call.startsWith('unzip'))).toEqual([]);
  expect(existsSync(installed)).toBe(false);
});
