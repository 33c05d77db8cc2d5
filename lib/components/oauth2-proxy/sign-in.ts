import { atLeastOne, type Findings, named, unless } from '../../base/findings';
import { hostname, type NameRule } from '../../base/name-rules';
import { url } from '../../base/text-findings';
import { checkReplicated, checkResources, type Resources } from '../resources';

/** Members of any of these groups of the provider's, or anyone who can sign in at all: then `emailDomains` says who can. */
export type Members = readonly [string, ...string[]] | 'anyone';

/** Who may open the user interfaces, by an OpenID Connect provider of the company's. */
export interface SignIn {
  /** The provider as it names itself in tokens; `<issuer>/.well-known/openid-configuration` describes it. */
  readonly issuer: string;
  /** `jwks_uri` of that description: the keys by which Grafana verifies who somebody is. */
  readonly keys: string;
  /** A confidential client with the redirect URIs `https://<interface>.<domain>/oauth2/callback`. Its secret is in a Secret. */
  readonly clientId: string;
  /** What the proxies ask the provider for. @default openid, email, profile and groups */
  readonly scopes?: readonly string[];
  /** Where the token lists the groups of a person. @default 'groups' */
  readonly groupsClaim?: string;
  /** Domains of the verified addresses with which people can sign in. @default any */
  readonly emailDomains?: readonly [string, ...string[]];
  /** Sees Grafana, Prometheus and Jaeger. */
  readonly mayLook: Members;
  /** Sees Alertmanager as well, where whoever looks can also silence alerts; editor in Grafana, where others are viewers. */
  readonly maySilence: Members;
  /** Of the proxy before each user interface. */
  readonly replicas: number;
  /** Of each replica. */
  readonly resources: Resources;
}

export const DEFAULT_SCOPES = ['openid', 'email', 'profile', 'groups'];
export const DEFAULT_GROUPS_CLAIM = 'groups';

const rule = (pattern: RegExp, wanted: string): NameRule => ({ valid: name => pattern.test(name), wanted });

/** Without the characters that end a value in the files of Grafana and of the proxy, or a text in Grafana's expressions. */
const groupName = rule(
  /^(?! )[\w.:/@+=, -]{1,200}(?<! )$/,
  'at most 200 letters, digits, spaces and any of _ . : / @ + = , -',
);
const claimName = rule(/^[A-Za-z_][\w.:/-]{0,99}$/, 'a letter, then letters, digits and any of _ . : / -');
const clientName = rule(/^[\w.:/@-]{1,200}$/, 'letters, digits and any of _ . : / @ -');
const scopeName = rule(/^[\w.:/-]{1,200}$/, 'letters, digits and any of _ . : / -');

export function checkSignIn(field: string, signIn: SignIn, highlyAvailable: boolean): Findings {
  const { scopes = DEFAULT_SCOPES, groupsClaim = DEFAULT_GROUPS_CLAIM, replicas, resources } = signIn;
  const emailDomains: readonly string[] = signIn.emailDomains ?? [];
  return [
    ...secureUrl(`${field}.issuer`, signIn.issuer),
    ...secureUrl(`${field}.keys`, signIn.keys),
    ...named(`${field}.clientId`, signIn.clientId, clientName),
    ...scopes.flatMap((scope, i) => named(`${field}.scopes[${i}]`, scope, scopeName)),
    ...unless(scopes.includes('openid'), `${field}.scopes`, `${scopes.join(', ') || 'none'}; add openid`),
    ...named(`${field}.groupsClaim`, groupsClaim, claimName),
    ...emailDomains.flatMap((domain, i) => named(`${field}.emailDomains[${i}]`, domain, hostname)),
    ...checkMembers(`${field}.mayLook`, signIn.mayLook, emailDomains.length === 0),
    ...checkMembers(`${field}.maySilence`, signIn.maySilence, emailDomains.length === 0),
    ...atLeastOne(`${field}.replicas`, replicas),
    ...(highlyAvailable ? checkReplicated(`${field}.replicas`, replicas) : []),
    ...checkResources(`${field}.resources`, resources),
  ];
}

function checkMembers(field: string, members: Members, everyUser: boolean): Findings {
  if (members === 'anyone') {
    return unless(
      !everyUser,
      field,
      '"anyone" without emailDomains; name groups, or emailDomains: otherwise every user of the provider is let in',
    );
  }
  if (!Array.isArray(members) || members.length === 0) {
    return [{ field, message: `${JSON.stringify(members)}; wanted a list of groups, or "anyone"` }];
  }
  return members.flatMap((group, i) => named(`${field}[${i}]`, group, groupName));
}

/** Some issuers end in "/", which belongs to their name. */
const secureUrl = (field: string, value: string): Findings => url(field, value, { protocols: ['https:'], slash: true });

/** Host and port of one of the provider's URLs. */
export function endpoint(url: string): { readonly host: string; readonly port: number } {
  const { hostname: host, port } = new URL(url);
  return { host, port: port === '' ? 443 : Number(port) };
}
