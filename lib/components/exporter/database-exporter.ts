import type { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { type Findings, named, port } from '../../base/findings';
import { hostname } from '../../base/name-rules';
import { type Component, type Flow, flow, peerOf, type Secret } from '../../k8s';
import type { Image } from '../image';
import { hostPeer } from '../surroundings';
import type { ExporterProps } from './exporter';

/** Where a database is. */
export interface DatabaseAddress {
  /** `redis.shop.svc` for a Service of the cluster: policies allow access to its pods. For other hosts, to any address. */
  readonly host: string;
  /** Where it listens. */
  readonly port: number;
}

/** An exporter of the library for a database of the product: deployed where an environment says where the database is. */
export interface DatabaseExporter<Watched extends DatabaseAddress = DatabaseAddress> {
  readonly component: Component<'metrics'>;
  readonly image: Image;
  readonly secret: (names: StackNames) => Secret;
  /** Problems with what an environment says of the database, except its address. @default there are none */
  readonly check?: (field: string, watched: Watched) => Findings;
  readonly deploy: (scope: Construct, id: string, props: ExporterProps, watched: Watched) => void;
}

export const databaseExporterFlows = (
  names: StackNames,
  { component }: DatabaseExporter<never>,
  { host, port }: DatabaseAddress,
): readonly Flow[] => [
  flow(peerOf(component, names), hostPeer(host, 'database', port), 'database', 'reads statistics'),
];

export const checkDatabase = <Watched extends DatabaseAddress>(
  field: string,
  { check }: DatabaseExporter<Watched>,
  watched: Watched,
): Findings => [
  ...named(`${field}.host`, watched.host, hostname),
  ...port(`${field}.port`, watched.port),
  ...(check?.(field, watched) ?? []),
];
