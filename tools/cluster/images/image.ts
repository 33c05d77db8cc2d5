/** The content of a path in an image. */
export type Content =
  /** A file of this machine, or a folder with all its contents. */
  | { readonly from: string; readonly libraries?: boolean }
  /** A file with this text. @default mode 0o644 */
  | { readonly text: string; readonly mode?: number }
  /** A symbolic link. */
  | { readonly link: string }
  /** An empty folder. @default mode 0o755 */
  | { readonly folder: true; readonly mode?: number };

/** An image built from files of this machine; the options have the names that a Dockerfile uses. */
export interface Image {
  /** The name in manifests, registry and tag included: `quay.io/prometheus/prometheus:v3.13.5`. */
  readonly reference: string;
  /** Version of the program in it. It may differ from the tag, since not every version can be built. */
  readonly version: string;
  /** Its contents, by absolute path. */
  readonly contents: Readonly<Record<string, Content>>;
  readonly entrypoint: readonly string[];
  /** @default none */
  readonly cmd?: readonly string[];
  /** `number` or `number:group`: the kubelet cannot verify a name if a pod must not run as root. */
  readonly user: string;
  /** @default / */
  readonly workdir?: string;
  /** @default only PATH */
  readonly env?: Readonly<Record<string, string>>;
}

/** What nearly every image has: user names, certificates of public authorities, a folder for temporary files. */
export const BASE: Readonly<Record<string, Content>> = {
  '/etc/passwd': {
    text: ['root:x:0:0:root:/root:/sbin/nologin', 'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin', ''].join(
      '\n',
    ),
  },
  '/etc/group': { text: 'root:x:0:\nnobody:x:65534:\n' },
  // Without it, glibc queries DNS before reading /etc/hosts.
  '/etc/nsswitch.conf': { text: 'hosts: files dns\n' },
  '/etc/ssl/certs/ca-certificates.crt': { from: '/etc/ssl/certs/ca-certificates.crt' },
  '/tmp': { folder: true, mode: 0o1777 },
};

/** A shell and the tools that runbooks call with `kubectl exec`, as in images based on busybox. */
export const SHELL: Readonly<Record<string, Content>> = {
  '/bin/busybox': { from: '/bin/busybox' },
  ...Object.fromEntries(
    [
      'cat',
      'chmod',
      'chown',
      'cp',
      'dd',
      'df',
      'du',
      'env',
      'grep',
      'head',
      'kill',
      'ls',
      'mkdir',
      'mv',
      'nslookup',
      'ps',
      'rm',
    ]
      .concat(['sed', 'sh', 'sleep', 'sort', 'tail', 'test', 'touch', 'wc', 'wget'])
      .map(name => [`/bin/${name}`, { link: 'busybox' }]),
  ),
};
