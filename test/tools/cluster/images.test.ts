import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { IMAGES } from '../../../lib/components';
import { imageReference } from '../../../lib/components/image';
import { imageConfig, imageKey, writeImage } from '../../../tools/cluster/images/archive';
import { upstreamVersion } from '../../../tools/cluster/images/debian';
import { BASE, type Image } from '../../../tools/cluster/images/image';
import { libraries, parseLdd } from '../../../tools/cluster/images/libraries';
import { knownFlagsOnly, LEFT_OUT, platformImages, versionDifferences } from '../../../tools/cluster/images/platform';
import { output } from '../../../tools/cluster/shell';
import { temporaryFolder } from '../../../tools/process/run';

const folder = temporaryFolder('image');
const file = path.join(folder, 'program');
writeFileSync(file, 'a program', { mode: 0o755 });
mkdirSync(path.join(folder, 'share'));
writeFileSync(path.join(folder, 'share', 'table'), 'data');

const image: Image = {
  reference: 'registry.example.com/team/program:1.2.3',
  version: '1.2.3',
  contents: {
    ...BASE,
    '/bin/program': { from: file },
    '/bin/alias': { link: 'program' },
    '/usr/share/program': { from: path.join(folder, 'share') },
    '/etc/motd': { text: 'hello', mode: 0o600 },
  },
  entrypoint: ['/bin/program'],
  cmd: ['--serve'],
  user: '65534:65534',
  workdir: '/data',
  env: { LANG: 'C' },
};

/** The contents of an archive, as `tar` lists them: mode, owner, path. */
const list = async (archive: string) =>
  (await output('tar', ['--numeric-owner', '-tvf', archive]))
    .trim()
    .split('\n')
    .map(line => line.replace(/\s+/g, ' '));

describe('an image archive', () => {
  const work = temporaryFolder('archive');
  let archive: string;
  beforeAll(async () => {
    archive = await writeImage(image, work);
  });

  test('has the format of `docker save`: a manifest, a configuration, a layer', async () => {
    expect((await list(archive)).map(line => line.split(' ').at(-1))).toEqual([
      'manifest.json',
      'config.json',
      'layer.tar',
    ]);
    expect(JSON.parse(readFileSync(path.join(work, 'manifest.json'), 'utf8'))).toEqual([
      { Config: 'config.json', RepoTags: [image.reference], Layers: ['layer.tar'] },
    ]);
  });

  test('contains the checksum of its layer, and how a container is started', async () => {
    const [sum] = (await output('sha256sum', [path.join(work, 'layer.tar')])).split(' ');
    const config = JSON.parse(readFileSync(path.join(work, 'config.json'), 'utf8'));
    expect(config).toEqual(imageConfig(image, sum as string));
    expect(config).toMatchObject({
      os: 'linux',
      rootfs: { diff_ids: [`sha256:${sum}`] },
      config: { Entrypoint: ['/bin/program'], Cmd: ['--serve'], User: '65534:65534', WorkingDir: '/data' },
    });
    expect(config.config.Env).toEqual([expect.stringMatching(/^PATH=/), 'LANG=C']);
  });

  test('contains files, whole folders, links and modes, all owned by root', async () => {
    const layer = await list(path.join(work, 'layer.tar'));
    expect(layer.every(line => line.split(' ')[1] === '0/0')).toBe(true);
    expect(layer).toContainEqual(expect.stringMatching(/^-rwxr-xr-x .* \.\/bin\/program$/));
    expect(layer).toContainEqual(expect.stringMatching(/^lrwxrwxrwx .* \.\/bin\/alias -> program$/));
    expect(layer).toContainEqual(expect.stringMatching(/^-rw-r--r-- .* \.\/usr\/share\/program\/table$/));
    expect(layer).toContainEqual(expect.stringMatching(/^-rw------- .* \.\/etc\/motd$/));
    expect(layer).toContainEqual(expect.stringMatching(/^drwxrwxrwt .* \.\/tmp\/$/));
  });

  test('is identical, byte for byte, for the same files', async () => {
    expect(readFileSync(await writeImage(image, temporaryFolder('archive'))).equals(readFileSync(archive))).toBe(true);
  });

  test('cannot be built from a missing file', async () => {
    const broken = { ...image, contents: { '/bin/none': { from: path.join(folder, 'none') } } };
    await expect(writeImage(broken, temporaryFolder('archive'))).rejects.toThrow('bin/none');
  });
});

test('the key of an image changes with its options and with its files', () => {
  const key = imageKey(image);
  expect(imageKey({ ...image })).toBe(key);
  expect(imageKey({ ...image, cmd: [] })).not.toBe(key);
  const before = new Date(Date.now() - 60_000);
  utimesSync(file, before, before);
  expect(imageKey(image)).not.toBe(key);
});

describe('libraries', () => {
  test('are those that ldd lists, including the loader', () => {
    const text = [
      '\tlinux-vdso.so.1 (0x00007f4f257ca000)',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f4f255d7000)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f4f257cc000)',
    ].join('\n');
    expect(parseLdd(text, 'a')).toEqual(['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2']);
  });

  test('that are missing are all reported', () => {
    const text = '\tliba.so.1 => not found\n\tlibb.so.2 => not found\n';
    expect(() => parseLdd(text, '/bin/p')).toThrow(
      '/bin/p needs shared libraries that are missing: liba.so.1, libb.so.2',
    );
  });

  test('of a program on this machine are files', async () => {
    expect(await libraries(process.execPath)).toContainEqual(expect.stringMatching(/\/libc\.so/));
  });

  test('are none for a file that is not a dynamic executable', async () => {
    expect(await libraries(file)).toEqual([]);
  });
});

describe('the images of dist/', () => {
  test('are all built, or left out with a reason, under the names of lib/components', () => {
    const built = platformImages();
    expect([...Object.keys(built), ...Object.keys(LEFT_OUT)].sort()).toEqual(Object.keys(IMAGES).sort());
    for (const [name, { reference }] of Object.entries(built)) {
      expect(reference).toBe(imageReference(IMAGES[name as keyof typeof IMAGES], {}));
    }
  });

  test('run as a user other than root, given by number', () => {
    expect(Object.values(platformImages()).filter(({ user }) => !/^[1-9]\d*(:[1-9]\d*)?$/.test(user))).toEqual([]);
  });

  test('report each version that differs from lib/components', () => {
    expect(versionDifferences({ prometheus: { ...image, version: IMAGES.prometheus.tag.slice(1) } })).toEqual([]);
    expect(versionDifferences({ prometheus: image })).toEqual([
      `${image.reference} contains 1.2.3 instead of ${IMAGES.prometheus.tag.slice(1)}`,
    ]);
  });
});

test('flags that an older version does not know are omitted', async () => {
  const script = path.join(temporaryFolder('flags'), 'wrapper');
  const program = path.join(path.dirname(script), 'program');
  writeFileSync(
    program,
    '#!/bin/sh\n[ "$1" = --help ] && echo "  --web.listen-address  --[no-]collector.old" || echo "$@"\n',
  );
  writeFileSync(script, knownFlagsOnly(`sh ${program}`));
  const answer = await output('sh', [script, '--web.listen-address=:1', '--collector.new', '--no-collector.newer']);
  expect(answer).toBe('--web.listen-address=:1\n');
});

test.each([
  ['0.11.1-3+b5', '0.11.1'],
  ['5:7.0.15-1~deb12u10', '7.0.15'],
  ['1:1.35.0-4+deb12u1+b1', '1.35.0'],
])('%s is upstream version %s', (version, upstream) => {
  expect(upstreamVersion(version)).toBe(upstream);
});
