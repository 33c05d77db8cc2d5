import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { output } from '../shell';
import type { Content, Image } from './image';
import { libraries } from './libraries';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** The same input produces the same bytes. */
const REPRODUCIBLE = ['--format=gnu', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];

/** Changes whenever the image would. Files are compared by size and modification time, not by content. */
export function imageKey(image: Image): string {
  const files = Object.values(image.contents).flatMap(content => ('from' in content ? [content.from] : []));
  const stamps = files.map(file => {
    const { size, mtimeMs } = statSync(file);
    return [file, size, mtimeMs];
  });
  return createHash('sha256')
    .update(JSON.stringify([image, stamps]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Writes a single-layer image as `docker save` would, into an empty folder, and returns the archive's path.
 * Throws if a file is missing, or a library of a program.
 */
export async function writeImage(image: Image, folder: string): Promise<string> {
  const layer = path.join(folder, 'layer.tar');
  await writeLayer(await withLibraries(image.contents), folder, layer);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(imageConfig(image, await sha256(layer))));
  const manifest = [{ Config: 'config.json', RepoTags: [image.reference], Layers: ['layer.tar'] }];
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  const archive = path.join(folder, 'image.tar');
  await output('tar', [...REPRODUCIBLE, '-C', folder, '-cf', archive, 'manifest.json', 'config.json', 'layer.tar']);
  return archive;
}

/** How a container is started. @param diffId the layer's SHA-256 */
export function imageConfig(image: Image, diffId: string): object {
  const { entrypoint, cmd = [], user, workdir = '/', env = {} } = image;
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      User: user,
      Env: Object.entries({ PATH, ...env }).map(([name, value]) => `${name}=${value}`),
      Entrypoint: entrypoint,
      Cmd: cmd,
      WorkingDir: workdir,
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
    history: [{ created_by: 'tools/cluster/images' }],
  };
}

/** Adds the shared libraries of programs, at the paths where they look for them. */
async function withLibraries(contents: Image['contents']): Promise<Record<string, Content>> {
  const all: Record<string, Content> = { ...contents };
  for (const content of Object.values(contents)) {
    if (!('from' in content) || !content.libraries) continue;
    for (const library of await libraries(content.from)) all[library] ??= { from: library };
  }
  return all;
}

/**
 * The files are not copied: a tree of links to them is archived with the links followed. The image's own links are added
 * from a second tree, where links are kept.
 */
async function writeLayer(contents: Readonly<Record<string, Content>>, folder: string, layer: string): Promise<void> {
  const [followed, kept] = ['followed', 'kept'].map(name => path.join(folder, name)) as [string, string];
  for (const tree of [followed, kept]) mkdirSync(tree, { recursive: true });
  for (const [target, content] of Object.entries(contents)) {
    const place = path.join('link' in content ? kept : followed, target);
    mkdirSync(path.dirname(place), { recursive: true });
    put(content, place);
  }
  const tar = (...args: string[]) => output('tar', [...REPRODUCIBLE, ...args], { timeoutMs: 300_000 });
  await tar('--dereference', '-C', followed, '-cf', layer, '.');
  const links = linksOf(contents);
  if (links.length > 0) await tar('-C', kept, '-rf', layer, ...links);
}

const linksOf = (contents: Readonly<Record<string, Content>>) =>
  Object.entries(contents).flatMap(([target, content]) => ('link' in content ? [`.${target}`] : []));

function put(content: Content, place: string): void {
  if ('link' in content) symlinkSync(content.link, place);
  else if ('from' in content) symlinkSync(content.from, place);
  else if ('folder' in content) {
    mkdirSync(place, { recursive: true });
    // Set separately, since the umask restricts the mode of mkdir.
    chmodSync(place, content.mode ?? 0o755);
  } else {
    writeFileSync(place, content.text);
    chmodSync(place, content.mode ?? 0o644);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
