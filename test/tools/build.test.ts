import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Tool, tool, toolPath, toolVersion } from '../../tools/pinned/build';
import { buildFlags, cacheFolder, cacheKey } from '../../tools/pinned/cache';
import { goMissing, isOlder, isPackage } from '../../tools/pinned/go';
import { binaryName, builtTogether, mainPackage, PINS, pin, pinnedFolder, readPinned } from '../../tools/pinned/pinned';
import { publish } from '../../tools/pinned/workshop';
import { withLock, withLockUnless } from '../../tools/process/lock';
import { elapsed } from '../../tools/process/report';
import { temporaryFolder } from '../../tools/process/run';

const names = Object.keys(PINS) as Tool[];

describe('versions', () => {
  test.each(names)('%s is pinned in its go.mod as a tool or the module itself, with a checksum', name => {
    const { module, folder, fetchedAs = module } = pin(name);
    const read = (file: string) => readFileSync(path.join(pinnedFolder(), folder, file), 'utf8');
    expect(toolVersion(name)).toMatch(/^\d+\.\d+\.\d+$/);
    const lines = read('go.mod')
      .split('\n')
      .map(line => line.replace(/^(?:tool|module) /, '').trim());
    expect(lines).toContain(mainPackage(pin(name)));
    expect(read('go.sum')).toContain(`${fetchedAs} ${readPinned(name, read('go.mod')).moduleVersion} h1:`);
  });

  test.each(names)('%s has its release in the README', name => {
    const table = readFileSync(path.join(path.dirname(pinnedFolder()), 'README.md'), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('|'))
      .map(line => line.split('|').map(cell => cell.trim()));
    const row = table.find(([, tools]) => tools?.includes(`\`${name}\``));
    expect(row?.[2]).toBe(toolVersion(name));
  });

  test.each<[Tool, string, string]>([
    ['promtool', 'require github.com/prometheus/prometheus v0.313.5', '3.13.5'],
    ['prometheus', '\tgithub.com/prometheus/prometheus v0.305.12 // indirect', '3.5.12'],
    ['amtool', '\tgithub.com/prometheus/alertmanager v0.34.2 // indirect', '0.34.2'],
    ['jaeger', '\tgithub.com/jaegertracing/jaeger v1.76.0 // indirect; released as v2.13.0', '2.13.0'],
  ])('%s gets its release from "%s"', (name, line, release) => {
    expect(readPinned(name, `module m\n\ngo 1.26.0\n\n${line}\n`)).toMatchObject({ release, go: '1.26.0' });
  });

  test('a go.mod that does not pin the tool is rejected', () => {
    expect(() => readPinned('promtool', 'go 1.26.0\n')).toThrow(
      'tools/pinned/prometheus/go.mod does not require github.com/prometheus/prometheus, from which promtool is built',
    );
  });

  test('a Jaeger version without its release is rejected', () => {
    expect(() => readPinned('jaeger', 'go 1.26.0\nrequire github.com/jaegertracing/jaeger v1.76.0\n')).toThrow(
      'tools/pinned/jaeger/go.mod: add "// released as vX.Y.Z" after github.com/jaegertracing/jaeger v1.76.0',
    );
  });
});

describe('built together', () => {
  test('are the tools of one module, in the order in which they are asked for', () => {
    expect(builtTogether(['jaeger', 'ctr', 'promtool', 'containerd', 'promtool'])).toEqual([
      ['jaeger'],
      ['ctr', 'containerd'],
      ['promtool'],
    ]);
  });

  test.each(builtTogether(names))(
    '%s and those of its folder need the same flags, and end as files of different names',
    (...group) => {
      const needs = group.map(name => {
        const { module, cgo, placeholders } = pin(name);
        return { module, cgo, placeholders, flags: buildFlags(pin(name), toolVersion(name)) };
      });
      expect(new Set(needs.map(need => JSON.stringify(need))).size).toBe(1);
      expect(new Set(group.map(name => binaryName(mainPackage(pin(name))))).size).toBe(group.length);
    },
  );
});

test('a binary has the name that Go gives it: of a module of a later major version, not the version', () => {
  expect(binaryName('example.com/cmd/promtool')).toBe('promtool');
  expect(binaryName('example.com/oauth2-proxy/v7')).toBe('oauth2-proxy');
});

describe('cache', () => {
  test('is in XDG_CACHE_HOME, or in ~/.cache if that is unset or relative', () => {
    const home = path.join('.cache', 'aion-monitoring', 'tools');
    expect(cacheFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/aion-monitoring/tools');
    expect(cacheFolder({}).endsWith(home)).toBe(true);
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(cacheFolder({}));
  });

  test('has a folder per tool, version and key', () => {
    expect(toolPath('amtool')).toMatch(/\/amtool-\d+\.\d+\.\d+-[0-9a-f]{12}\/amtool$/);
  });

  test('has a different key for each go.mod, go.sum and set of flags', () => {
    const keys = [
      cacheKey('mod', 'sum', ['-a']),
      cacheKey('mod ', 'sum', ['-a']),
      cacheKey('mod', 'sum ', ['-a']),
      cacheKey('mod', 'sum', ['-b']),
      cacheKey('mods', 'um', ['-a']),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(cacheKey('mod', 'sum', ['-a'])).toBe(keys[0]);
  });

  test('sets the version that the program prints through the build flags', () => {
    expect(buildFlags(pin('promtool'), '3.13.5').at(-1)).toContain(
      '-X github.com/prometheus/common/version.Version=3.13.5',
    );
    expect(buildFlags(pin('jaeger'), '2.13.0').at(-1)).toMatch(/latestVersion=v2\.13\.0$/);
  });
});

describe('publish', () => {
  const prepared = () => {
    const cache = temporaryFolder('cache');
    const [work, folder] = [path.join(cache, 'building'), path.join(cache, 'tool-1')];
    mkdirSync(work);
    writeFileSync(path.join(work, 'built'), 'new');
    mkdirSync(folder);
    return { work, built: path.join(work, 'built'), folder, target: path.join(folder, 'tool') };
  };

  test('leaves what another build has published meanwhile, which may be running', () => {
    const { work, built, target } = prepared();
    writeFileSync(target, 'of the other build');
    publish(built, target, work);
    expect(readFileSync(target, 'utf8')).toBe('of the other build');
  });

  test('replaces a folder without the tool, which would fail every build', () => {
    const { work, built, folder, target } = prepared();
    writeFileSync(path.join(folder, 'of another release'), '');
    publish(built, target, work);
    expect([readFileSync(target, 'utf8'), readdirSync(folder)]).toEqual(['new', ['tool']]);
  });
});

describe('Go', () => {
  test.each([
    ['1.25.9', '1.26.0', true],
    ['1.9', '1.26.0', true],
    ['1.26', '1.26.0', false],
    ['1.26.8', '1.26.0', false],
    ['2.0', '1.26.0', false],
    ['1.26rc1', '1.26.0', false],
    ['1.27-devel_abc', '1.26.0', false],
  ])('%s compared with %s: older is %s', (version, needed, older) => {
    expect(isOlder(version, needed)).toBe(older);
  });

  test('that is too old is reported in one sentence', () => {
    expect(goMissing('amtool', '1.26.0', '1.22.5')).toBe(
      'amtool is built from source, which needs Go 1.26.0 or newer, but `go` on PATH is 1.22.5: install it from https://go.dev/dl/ and try again.',
    );
  });

  test('that is missing is reported in one sentence, before anything is built', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { PATH: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder() });
    try {
      await expect(tool('promtool')).rejects.toThrow(
        /^promtool is built from source, which needs Go \S+ or newer, but there is no `go` on PATH: install it from \S+ and try again\.$/,
      );
    } finally {
      process.env = before;
    }
  });

  test('prints package names, which are distinguished from errors', () => {
    expect(['internal/abi', 'golang.org/x/net/http2', 'gopkg.in/yaml.v3', 'fmt'].every(isPackage)).toBe(true);
    expect(['# example.com/a', 'a.go:1:2: undefined: x', 'go: missing entry'].some(isPackage)).toBe(false);
  });
});

describe('withLock', () => {
  const lockFile = () => path.join(temporaryFolder(), 'lock');
  const nothing = async () => 'done';
  /** Work that takes until it is released. */
  const holding = () => {
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    return { held: () => released, release };
  };

  test('admits one at a time, and releases the lock after a failure', async () => {
    const file = lockFile();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await sleep(20);
      seen.push(`${name} out`);
      if (name === 'a') throw new Error('a fails');
    };
    const results = await Promise.allSettled(['a', 'b'].map(name => withLock(file, name, work(name))));
    expect(results.map(result => result.status)).toEqual(['rejected', 'fulfilled']);
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  test('admits somebody who waits before one who held it and asks again', async () => {
    const file = lockFile();
    const order: string[] = [];
    const ask = (name: string, work: () => Promise<unknown> = nothing) =>
      withLock(file, name, async () => {
        order.push(name);
        await work();
      });
    const { held, release } = holding();
    const first = ask('first', held);
    const waiting = [ask('second'), ask('third')];
    release();
    await first;
    await Promise.all([...waiting, ask('first again')]);
    expect(order).toEqual(['first', 'second', 'third', 'first again']);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  test('passes over somebody who died while waiting', async () => {
    const file = lockFile();
    writeFileSync(`${file}.0`, JSON.stringify({ pid: 9_999_999, host: hostname(), what: 'x', id: 'x' }));
    expect(await withLock(file, 'test', nothing)).toBe('done');
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  test('returns as soon as there is what it waits for, though the lock is still held', async () => {
    const file = lockFile();
    let there = false;
    const { held, release } = holding();
    const holder = withLock(file, 'a', held);
    const waiting = withLockUnless(() => there, file, 'b', nothing);
    there = true;
    expect(await waiting).toBeUndefined();
    release();
    await holder;
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  test('takes over the lock of a process that has ended', async () => {
    const file = lockFile();
    // Above the highest process id on Linux (4194304).
    writeFileSync(file, JSON.stringify({ pid: 9_999_999, host: hostname(), what: 'x', id: 'x' }));
    expect(await withLock(file, 'test', nothing)).toBe('done');
  });

  test('takes over the lock of another machine that has not been touched for a while', async () => {
    const file = lockFile();
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: 'elsewhere', what: 'x', id: 'x' }));
    const hourAgo = new Date(Date.now() - 3600_000);
    utimesSync(file, hourAgo, hourAgo);
    expect(await withLock(file, 'test', nothing)).toBe('done');
  });

  test('fails if the lock file cannot be created', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'empty'));
    await expect(withLock(path.join(folder, 'none', 'lock'), 'test', nothing)).rejects.toThrow('ENOENT');
  });
});

test.each([
  [8_400, '8 s'],
  [59_600, '1 min 00 s'],
  [125_000, '2 min 05 s'],
])('%d ms is formatted as %s', (ms, text) => {
  expect(elapsed(ms)).toBe(text);
});
