import { Construct } from 'constructs';
import { declaredHere, type Source, type StackNames } from '../../base';
import { atLeastOne, type Findings, named, port, unless } from '../../base/findings';
import { configKey, dnsLabel, environmentVariable, hostname } from '../../base/name-rules';
import { shaped, urlPath } from '../../base/text-findings';
import type { Family, Series } from '../../catalogue';
import {
  type Component,
  component,
  type Flow,
  flow,
  peerOf,
  type Secret,
  type SecretKey,
  secretEnv,
  secretFor,
  Workload,
} from '../../k8s';
import type { ServiceProps } from '../../services';
import { type Image, imageReference } from '../image';
import { throughExporter } from '../scraped';
import { hostPeer } from '../surroundings';
import { type ExporterProps, exporterProbes, stateless } from './exporter';

export interface DeclaredExporterProps {
  /** Its image. */
  readonly image: Image;
  /** Port of its metrics. */
  readonly port: number;
  /** What it exposes. */
  readonly exposes: readonly Family[];
  /** A series that is 0 while the watched program is down but the exporter answers. */
  readonly aliveWhen?: Series;
  /** Arguments of the program. @default none */
  readonly args?: readonly string[];
  /** Environment variables; nothing secret. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Environment variables that come from the Secret of the exporter's name, by the Secret's keys. @default none */
  readonly secrets?: Readonly<Record<string, SecretKey & { readonly variable: string }>>;
  /** The addresses that it connects to: what it watches. */
  readonly connects: readonly { readonly host: string; readonly port: number }[];
  /** The image's own user. Never 0. */
  readonly user: number;
  /** Path that answers 200 while the exporter itself works. @default '/' */
  readonly health?: string;
}

/** An exporter of the stack's own, unknown to the library. */
export interface DeclaredExporter extends DeclaredExporterProps {
  readonly component: Component<'metrics'>;
  readonly declaredAt: Source;
}

/** Declares an exporter that the library lacks. It is deployed, restricted and monitored like the library's own. */
export const exporter = (name: string, props: DeclaredExporterProps): DeclaredExporter => ({
  ...props,
  component: component(name, {
    namespace: 'monitoring',
    component: 'exporter',
    ports: { metrics: { number: props.port } },
  }),
  declaredAt: declaredHere(exporter),
});

/** What a service that exposes nothing itself takes from the exporter that watches it. */
export type WatchedThrough = Pick<ServiceProps, 'exposes' | 'aliveWhen'> & Required<Pick<ServiceProps, 'scraped'>>;

/** Props of the service that an exporter watches: `service('mysql', { team, description, ...watchedThrough(…) })`. */
export const watchedThrough = (
  names: Pick<StackNames, 'namespaces'>,
  { component, exposes, aliveWhen }: Pick<DeclaredExporter, 'component' | 'exposes' | 'aliveWhen'>,
): WatchedThrough => ({
  exposes,
  ...(aliveWhen && { aliveWhen }),
  scraped: throughExporter(names, component, 'metrics'),
});

export const exporterSecret = (names: StackNames, { component, secrets }: DeclaredExporter): Secret | undefined =>
  secrets === undefined ? undefined : secretFor(component, component.name, secrets)(names);

export const exporterFlows = (names: StackNames, { component, connects }: DeclaredExporter): readonly Flow[] =>
  connects.map(({ host, port }) =>
    flow(peerOf(component, names), hostPeer(host, 'watched', port), 'watched', 'reads statistics'),
  );

const IMAGE = /^[a-z0-9.-]{1,200}(?::\d{1,5})?(?:\/[a-z0-9][a-z0-9._-]{0,100}){1,6}:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export function checkExporter({
  component,
  env = {},
  secrets = {},
  connects,
  user,
  ...rest
}: DeclaredExporter): Findings {
  return [
    ...named('name', component.name, dnsLabel),
    ...port('port', rest.port),
    ...unless(rest.exposes.length > 0, 'exposes', 'empty; name the families of its metrics'),
    ...unless(connects.length > 0, 'connects', 'empty; list the addresses of what it watches'),
    ...connects.flatMap(({ host, port: number }, i) => [
      ...named(`connects[${i}].host`, host, hostname),
      ...port(`connects[${i}].port`, number),
    ]),
    ...atLeastOne('user', user),
    ...(rest.health === undefined ? [] : urlPath('health', rest.health)),
    ...shaped(
      'image',
      imageReference(rest.image, {}),
      IMAGE,
      'registry, repository and tag as a container runtime takes them',
    ),
    ...Object.keys(env).flatMap(variable => named(`env.${variable}`, variable, environmentVariable)),
    ...Object.entries(secrets).flatMap(([key, { variable }]) => [
      ...named(`secrets.${key}`, key, configKey),
      ...named(`secrets.${key}.variable`, variable, environmentVariable),
    ]),
  ];
}

/** A stack's own exporter as a Deployment. */
export class Exporter extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { names, image, resources, highlyAvailable, exporter }: ExporterProps & { readonly exporter: DeclaredExporter },
  ) {
    super(scope, id);
    const { component, args = [], env = {}, secrets = {}, user, health = '/' } = exporter;
    const secret = exporterSecret(names, exporter);
    new Workload(this, 'workload', {
      ...stateless,
      highlyAvailable,
      peer: peerOf(component, names),
      container: {
        name: component.name,
        image,
        args: [...args],
        env: [
          ...Object.entries(env).map(([name, value]) => ({ name, value })),
          ...Object.entries(secrets).flatMap(([key, { variable }]) =>
            secret === undefined ? [] : [secretEnv(variable, secret, key)],
          ),
        ],
        resources,
        mounts: [],
        probes: exporterProbes(health),
      },
      volumes: [],
      user,
      usesKubernetesApi: false,
    });
  }
}
