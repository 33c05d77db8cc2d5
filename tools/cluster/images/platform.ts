import { IMAGES, type ImageName } from '../../../lib/components';
import { imageReference } from '../../../lib/components/image';
import { type Tool, toolPath, toolVersion } from '../../pinned/build';
import { find } from '../prerequisites';
import { debianVersion } from './debian';
import { BASE, type Content, type Image, SHELL } from './image';

const NOBODY = '65534:65534';

/** Images for which there is neither a Go module nor a Debian package, with the reason that reports give. */
export const LEFT_OUT = {
  grafana: 'its Go module lacks the user interface that it serves, and Debian does not package it',
  loki: 'it is under the AGPL, so it is not built here',
  kubeStateMetrics: 'it is not available as a Go module, and Debian does not package it',
} as const satisfies Partial<Record<ImageName, string>>;

type BuiltImage = Exclude<ImageName, keyof typeof LEFT_OUT>;

/** The images of `dist/`, laid out like upstream's: the same entry point, user and working directory. */
export const platformImages = (): Record<BuiltImage, Image> => ({
  prometheus: fromTool('prometheus', 'prometheus', '/bin/prometheus', {
    contents: { ...SHELL, '/bin/promtool': { from: toolPath('promtool') } },
    cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    workdir: '/prometheus',
  }),
  alertmanager: fromTool('alertmanager', 'alertmanager', '/bin/alertmanager', {
    // Upstream's base image has the time zones as well, which working hours need.
    contents: {
      ...SHELL,
      '/bin/amtool': { from: toolPath('amtool') },
      '/usr/share/zoneinfo': { from: '/usr/share/zoneinfo' },
    },
    cmd: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    workdir: '/alertmanager',
  }),
  jaeger: fromTool('jaeger', 'jaeger', '/cmd/jaeger/jaeger-linux', { user: '10001:10001' }),
  nodeExporter: fromTool('nodeExporter', 'node-exporter', '/bin/node_exporter', { contents: SHELL }),
  logAgent: fromTool('logAgent', 'otelcol', '/otelcol-contrib', { user: '10001:10001' }),
  oauth2Proxy: fromTool('oauth2Proxy', 'oauth2-proxy', '/bin/oauth2-proxy', { user: '65532:65532' }),
  victoriaLogs: fromTool('victoriaLogs', 'victoria-logs', '/victoria-logs-prod'),
  postgresExporter: fromDebian('postgresExporter', 'prometheus-postgres-exporter', '/bin/postgres_exporter'),
  redisExporter: fromDebian('redisExporter', 'prometheus-redis-exporter', '/redis_exporter', { user: '59000:59000' }),
  blackboxExporter: fromDebian('blackboxExporter', 'prometheus-blackbox-exporter', '/bin/blackbox_exporter', {
    cmd: ['--config.file=/etc/blackbox_exporter/config.yml'],
  }),
});

/** Tools that the table above needs, for the build. */
export const PLATFORM_TOOLS = [
  ...(['prometheus', 'promtool', 'alertmanager', 'amtool', 'jaeger'] as const),
  ...(['victoria-logs', 'otelcol', 'node-exporter', 'oauth2-proxy'] as const),
] as const;

type Options = Partial<Pick<Image, 'contents' | 'cmd' | 'user' | 'workdir'>>;

function fromTool(name: BuiltImage, tool: Tool, program: string, options: Options = {}): Image {
  return {
    reference: imageReference(IMAGES[name], {}),
    version: toolVersion(tool),
    entrypoint: [program],
    user: NOBODY,
    ...options,
    contents: { ...BASE, ...options.contents, [program]: { from: toolPath(tool) } },
  };
}

/** Debian's versions are older than those in `dist/`: a script omits the flags that they do not know yet. */
function fromDebian(name: BuiltImage, packageName: string, program: string, options: Options = {}): Image {
  const binary = find(`/usr/bin/${packageName}`) ?? `/usr/bin/${packageName}`;
  const contents: Record<string, Content> = {
    ...BASE,
    ...SHELL,
    ...options.contents,
    [program]: { text: knownFlagsOnly(`${program}.real`), mode: 0o755 },
    [`${program}.real`]: { from: binary, libraries: true },
  };
  const version = debianVersion(packageName);
  return {
    reference: imageReference(IMAGES[name], {}),
    version,
    entrypoint: [program],
    user: NOBODY,
    ...options,
    contents,
  };
}

/** Shell script that starts a program with only those flags that its help lists. */
export const knownFlagsOnly = (program: string) => `#!/bin/sh
help=$(${program} --help 2>&1)
for argument in "$@"; do
  shift
  flag=$(echo "\${argument%%=*}" | sed 's/^-*//; s/^no-//')
  case $help in
    *"-$flag"*) set -- "$@" "$argument" ;;
    *) echo "omitted, since this version does not know it: $argument" >&2 ;;
  esac
done
exec ${program} "$@"
`;

/** One line for each image whose version differs from the one in `dist/`. */
export const versionDifferences = (images: Readonly<Partial<Record<ImageName, Image>>> = platformImages()): string[] =>
  Object.entries(images)
    .map(([name, image]) => ({ image, wanted: IMAGES[name as ImageName].tag.replace(/^v/, '') }))
    .filter(({ image, wanted }) => image.version !== wanted)
    .map(({ image, wanted }) => `${image.reference} contains ${image.version} instead of ${wanted}`);
