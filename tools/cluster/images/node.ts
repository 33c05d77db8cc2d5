import { BASE, type Image, SHELL } from './image';

/** The user of the official image. */
const NODE_USER = 1000;

/** The Node.js that runs this, under the name of the official image, for programs from a ConfigMap. */
export function nodeImage(): Image {
  const version = process.versions.node;
  return {
    reference: `docker.io/library/node:${version.split('.')[0]}-slim`,
    version,
    contents: {
      ...BASE,
      ...SHELL,
      '/etc/passwd': { text: `root:x:0:0:root:/root:/bin/sh\nnode:x:${NODE_USER}:${NODE_USER}::/tmp:/bin/sh\n` },
      '/usr/local/bin/node': { from: process.execPath, libraries: true },
    },
    entrypoint: ['node'],
    user: `${NODE_USER}:${NODE_USER}`,
  };
}
