import { type Findings, named, oneOf, unless } from '../../base/findings';
import { dnsLabel, dnsSubdomain } from '../../base/name-rules';
import { shownText } from '../../base/shown-text';
import { url } from '../../base/text-findings';
import { IMAGES, watchedDatabases } from '../../components';
import { checkClusterNetwork } from '../../components/cluster-network';
import { checkDatabase } from '../../components/exporter';
import { checkExposure } from '../../components/exposure';
import { checkKubelets } from '../../components/kubelet';
import type { Environment, Stack } from '../../stack';
import { narrowNetwork } from './narrow-network';

/** Checks the names and addresses of an environment. */
export function places(environment: Environment, { exporters }: Pick<Stack, 'exporters'>): Findings {
  const { databases, exposure, images, network, storageClass } = environment;
  return [
    ...named('name', environment.name, dnsLabel),
    ...named('cluster', environment.cluster, dnsSubdomain),
    ...(storageClass === undefined ? [] : named('storageClass', storageClass, dnsSubdomain)),
    ...imageSource(images, [...Object.keys(IMAGES), ...exporters.map(({ component }) => component.name)]),
    ...(exposure === undefined ? [] : checkExposure('exposure', exposure, environment.highlyAvailable)),
    ...watchedDatabases(databases).flatMap(({ name, exporter, watched }) =>
      checkDatabase(`databases.${name}`, exporter, watched),
    ),
    ...url('runbooks', environment.runbooks, { protocols: ['https:', 'http:'] }),
    ...(network === undefined ? [] : checkClusterNetwork('network', network)),
    ...narrowNetwork(environment),
    ...checkKubelets('network.kubelets', network?.kubelets),
  ];
}

const REGISTRY = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9](?:[-._a-z0-9]*[a-z0-9])?)*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const imageSource = ({ registry, digests = {} }: Environment['images'], known: readonly string[]): Findings => [
  ...unless(
    registry === undefined || (registry.length <= 253 && REGISTRY.test(registry)),
    'images.registry',
    `${shownText(registry)}; wanted a host, optionally with a port and path, such as registry.example.com:5000/mirror`,
  ),
  ...Object.entries(digests).flatMap(([image, digest]) => [
    ...oneOf('images.digests', image, known),
    ...unless(
      digest === undefined || DIGEST.test(digest),
      `images.digests.${image}`,
      `"${digest}"; wanted sha256: and 64 hexadecimal digits`,
    ),
  ]),
];
