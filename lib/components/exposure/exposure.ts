import { type Findings, named } from '../../base/findings';
import { dnsLabel, dnsSubdomain, hostname } from '../../base/name-rules';
import { url } from '../../base/text-findings';

/** How user interfaces are reached from outside: always with TLS and authentication. */
export interface Exposure {
  /** Interfaces are `grafana.<domain>`, `prometheus.<domain>`, … */
  readonly domain: string;
  /** Of a controller that supports ingress-nginx's annotations: any other would ignore the one that requires sign-in. */
  readonly ingressClass: string;
  /** Namespace of the ingress controller: the only one that may connect. */
  readonly controllerNamespace: string;
  /** cert-manager's ClusterIssuer that issues the certificates. */
  readonly certificateIssuer: string;
  /** Where the controller checks that a request is authenticated, and where users sign in (oauth2-proxy's URLs). */
  readonly signIn: { readonly authUrl: string; readonly signInUrl: string };
}

export const checkExposure = (field: string, exposure: Exposure): Findings => [
  ...named(`${field}.domain`, exposure.domain, hostname),
  ...named(`${field}.ingressClass`, exposure.ingressClass, dnsSubdomain),
  ...named(`${field}.controllerNamespace`, exposure.controllerNamespace, dnsLabel),
  ...named(`${field}.certificateIssuer`, exposure.certificateIssuer, dnsSubdomain),
  ...url(`${field}.signIn.authUrl`, exposure.signIn.authUrl, { protocols: ['https:'], query: true }),
  ...url(`${field}.signIn.signInUrl`, exposure.signIn.signInUrl, { protocols: ['https:'], query: true }),
];

/** Ports on which the README forwards the interfaces of an environment that exposes none. */
const FORWARDED = { grafana: 3000, prometheus: 9090, alertmanager: 9093, jaeger: 16686 } as const;
export type UserInterface = keyof typeof FORWARDED;
export const USER_INTERFACES = Object.keys(FORWARDED) as UserInterface[];

/** The URL of a user interface for browsers. */
export const interfaceUrl = (exposure: Exposure | undefined, ui: UserInterface): string =>
  exposure === undefined ? `http://localhost:${FORWARDED[ui]}` : `https://${ui}.${exposure.domain}`;
