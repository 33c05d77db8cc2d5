import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolPath } from '../../pinned/build';
import type { Node } from '../node';
import { imageKey, writeImage } from './archive';
import type { Image } from './image';

/** The containerd namespace that Kubernetes uses. */
const CONTAINERD_NAMESPACE = 'k8s.io';

/** Imports the images that containerd lacks or has in another version, and returns their references. */
export async function importImages(node: Node, images: readonly Image[]): Promise<string[]> {
  const file = path.join(node.settings.folder, 'images.json');
  const known: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const present = new Set((await ctr(node, 'images', 'list', '--quiet')).split('\n'));
  const imported: string[] = [];
  for (const image of images) {
    const key = imageKey(image);
    if (known[image.reference] === key && present.has(image.reference)) continue;
    await importImage(node, image, key);
    imported.push(image.reference);
    known[image.reference] = key;
    writeFileSync(file, JSON.stringify(known, undefined, 2));
  }
  return imported;
}

/** Removes an image from containerd; new pods that need it stay pending. */
export async function removeImage(node: Node, reference: string): Promise<void> {
  await ctr(node, 'images', 'remove', reference);
}

interface Archive {
  readonly work: string;
  readonly written: Promise<string>;
  users: number;
}
/** By the key of its image: clusters that start side by side write an archive once. */
const archives = new Map<string, Archive>();

async function importImage(node: Node, image: Image, key: string): Promise<void> {
  const archive = archives.get(key) ?? begin(node, image);
  archives.set(key, archive);
  archive.users++;
  try {
    await ctr(node, 'images', 'import', await archive.written);
  } finally {
    archive.users--;
    if (archive.users === 0) {
      archives.delete(key);
      rmSync(archive.work, { recursive: true });
    }
  }
}

function begin(node: Node, image: Image): Archive {
  const work = mkdtempSync(path.join(node.settings.folder, 'image-'));
  return { work, written: writeImage(image, work), users: 0 };
}

const ctr = (node: Node, ...args: string[]) =>
  node.run(toolPath('ctr'), ['--namespace', CONTAINERD_NAMESPACE, ...args], { timeoutMs: 300_000 });
