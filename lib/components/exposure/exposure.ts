import { type Findings, named, oneOf, unless } from '../../base/findings';
import { dnsLabel, dnsSubdomain, hostname, labelKey, labelValue } from '../../base/name-rules';
import { checkSignIn, type SignIn } from '../oauth2-proxy/sign-in';

/**
 * How user interfaces are reached from outside: by TLS, through a proxy of our own that asks who somebody is. What forwards requests
 * to it need not know of that, so it may be any controller.
 */
export type Exposure = ExposedBy & {
  /** Interfaces are `grafana.<domain>`, `prometheus.<domain>`, … */
  readonly domain: string;
  /** The pods that forward requests to the proxies: nothing else may connect to these. */
  readonly controller: Controller;
  /** Who may open them. */
  readonly signIn: SignIn;
};

type ExposedBy = ByIngress | ByGateway;

/** An Ingress for each user interface. */
interface ByIngress {
  /** What forwards the requests. */
  readonly by: 'ingress';
  /** Class of the Ingresses, of any controller. */
  readonly class: string;
  /** cert-manager's ClusterIssuer that issues the certificates. */
  readonly certificateIssuer: string;
}

/** An HTTPRoute for each user interface. */
interface ByGateway {
  /** What forwards the requests. */
  readonly by: 'gateway';
  /** A Gateway of the Gateway API that accepts routes from this namespace. It has the certificates. */
  readonly gateway: Listener;
}

interface Listener {
  /** Of the Gateway. */
  readonly namespace: string;
  /** Of the Gateway. */
  readonly name: string;
  /** Name of the listener that terminates TLS for the domain. */
  readonly listener: string;
}

export interface Controller {
  /** Where its pods run. */
  readonly namespace: string;
  /** Its pods have these. */
  readonly labels: Readonly<Record<string, string>>;
}

export const checkExposure = (field: string, exposure: Exposure, highlyAvailable: boolean): Findings => [
  ...named(`${field}.domain`, exposure.domain, hostname),
  ...checkExposedBy(field, exposure),
  ...checkController(`${field}.controller`, exposure.controller),
  ...checkReplaced(field, exposure),
  ...(exposure.signIn === undefined
    ? [{ field: `${field}.signIn`, message: 'not set; say by which OpenID Connect provider people sign in' }]
    : checkSignIn(`${field}.signIn`, exposure.signIn, highlyAvailable)),
];

function checkExposedBy(field: string, exposure: Exposure): Findings {
  switch (exposure.by) {
    case 'ingress':
      return [
        ...named(`${field}.class`, exposure.class, dnsSubdomain),
        ...named(`${field}.certificateIssuer`, exposure.certificateIssuer, dnsSubdomain),
      ];
    case 'gateway':
      return [
        ...named(`${field}.gateway.namespace`, exposure.gateway?.namespace, dnsLabel),
        ...named(`${field}.gateway.name`, exposure.gateway?.name, dnsSubdomain),
        ...named(`${field}.gateway.listener`, exposure.gateway?.listener, dnsSubdomain),
      ];
    default:
      return oneOf(`${field}.by`, (exposure as { readonly by?: string }).by, ['ingress', 'gateway']);
  }
}

/** Synth does not check types: values may be missing. */
function checkController(field: string, controller: Partial<Controller> = {}): Findings {
  const labels = Object.entries(controller.labels ?? {});
  return [
    ...named(`${field}.namespace`, controller.namespace as string, dnsLabel),
    ...unless(
      labels.length > 0,
      `${field}.labels`,
      'none; name those of the controller’s pods: otherwise every pod of its namespace may connect',
    ),
    ...labels.flatMap(([key, value]) => [
      ...named(`${field}.labels`, key, labelKey),
      ...named(`${field}.labels[${key}]`, value, labelValue),
    ]),
  ];
}

/** Fields of the sign-in that the controller was trusted with, and what takes their place. */
const REPLACED = {
  ingressClass: "by: 'ingress' and class",
  controllerNamespace: 'controller, with the labels of its pods',
} as const;

const checkReplaced = (field: string, exposure: Exposure): Findings =>
  Object.entries(REPLACED).flatMap(([name, instead]) =>
    unless(!(name in exposure), `${field}.${name}`, `no longer known; set ${instead}`),
  );

interface InterfaceFacts {
  /** Port on which the README forwards the interface, where none is exposed. */
  readonly forwarded: number;
  /** Answers 200 to everybody who reaches the interface past the sign-in. */
  readonly probed: string;
}
const INTERFACES = {
  grafana: { forwarded: 3000, probed: '/api/health' },
  prometheus: { forwarded: 9090, probed: '/api/v1/status/buildinfo' },
  alertmanager: { forwarded: 9093, probed: '/api/v2/status' },
  jaeger: { forwarded: 16686, probed: '/api/services' },
} as const satisfies Record<string, InterfaceFacts>;
export type UserInterface = keyof typeof INTERFACES;
export const USER_INTERFACES = Object.keys(INTERFACES) as UserInterface[];

/** The URL of a user interface for browsers. */
export const interfaceUrl = (exposure: Exposure | undefined, ui: UserInterface): string =>
  exposure === undefined ? `http://localhost:${INTERFACES[ui].forwarded}` : `https://${ui}.${exposure.domain}`;

/** The URL by which a probe sees whether a user interface refuses whoever is not signed in. */
export const probedUrl = (exposure: Exposure | undefined, ui: UserInterface): string =>
  interfaceUrl(exposure, ui) + INTERFACES[ui].probed;
