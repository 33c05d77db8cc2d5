import { isIP } from 'node:net';
import { type Findings, named, oneOf, port, unless, url } from '../../base/findings';
import { dnsLabel, dnsSubdomain, hostname } from '../../base/name-rules';
import { IMAGES } from '../../components';
import { checkExposure } from '../../components/exposure';
import type { Environment } from '../../stack';

/** Checks the names and addresses of an environment. */
export function places(environment: Environment): Findings {
  const { databases, exposure, images, network, storageClass } = environment;
  return [
    ...named('name', environment.name, dnsLabel),
    ...named('cluster', environment.cluster, dnsSubdomain),
    ...(storageClass === undefined ? [] : named('storageClass', storageClass, dnsSubdomain)),
    ...imageSource(images),
    ...(exposure === undefined ? [] : checkExposure('exposure', exposure)),
    ...databaseAddresses(databases),
    ...url('runbooks', environment.runbooks, ['https:', 'http:']),
    ...addressRange('network.apiServer', network?.apiServer),
    ...addressRange('network.nodes', network?.nodes),
    ...addressRange('network.smtp', network?.smtp),
  ];
}

const databaseAddresses = ({ postgres, redis }: NonNullable<Environment['databases']> = {}): Findings => [
  ...(postgres === undefined
    ? []
    : [
        ...named('databases.postgres.host', postgres.host, hostname),
        ...port('databases.postgres.port', postgres.port),
        ...unless(postgres.database !== '', 'databases.postgres.database', 'empty; name the database'),
      ]),
  ...(redis === undefined
    ? []
    : [...named('databases.redis.host', redis.host, hostname), ...port('databases.redis.port', redis.port)]),
];

const REGISTRY = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9](?:[-._a-z0-9]*[a-z0-9])?)*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const imageSource = ({ registry, digests = {} }: Environment['images']): Findings => [
  ...unless(
    registry === undefined || REGISTRY.test(registry),
    'images.registry',
    `"${registry}"; wanted a host, optionally with a port and path, such as registry.example.com:5000/mirror`,
  ),
  ...Object.entries(digests).flatMap(([image, digest]) => [
    ...oneOf('images.digests', image, Object.keys(IMAGES)),
    ...unless(DIGEST.test(digest), `images.digests.${image}`, `"${digest}"; wanted sha256: and 64 hexadecimal digits`),
  ]),
];

function addressRange(field: string, range: string | undefined): Findings {
  if (range === undefined) return [];
  const [address = '', bits = '', ...rest] = range.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const fine = rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  return unless(fine, field, `"${range}"; wanted a range of addresses such as 10.0.0.0/16`);
}
