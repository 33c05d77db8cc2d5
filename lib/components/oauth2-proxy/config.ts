import type { Network, OwnPeer } from '../../k8s';
import { portNumber } from '../../k8s';
import type { UserInterface } from '../exposure/exposure';
import { DEFAULT_GROUPS_CLAIM, DEFAULT_SCOPES, type Members, type SignIn } from './sign-in';

/**
 * oauth2-proxy's configuration with its own names, as far as it is used here:
 * https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview
 */
export type OAuth2ProxyConfig = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface OAuth2ProxyConfigProps {
  readonly ui: UserInterface;
  readonly signIn: SignIn;
  /** Its URL for browsers. */
  readonly url: string;
  readonly proxy: OwnPeer<'web' | 'metrics'>;
  readonly upstream: OwnPeer<'web'>;
  readonly network: Network;
  /** Folder with the files of its Secret. */
  readonly secretFolder: string;
}

/** Who sees a user interface. Alertmanager cannot be had without its silences, so it is for those who may silence. */
export function membersOf(ui: UserInterface, { mayLook, maySilence }: SignIn): Members {
  if (ui === 'alertmanager') return maySilence;
  if (mayLook === 'anyone' || maySilence === 'anyone') return 'anyone';
  const [first, ...others] = mayLook;
  return [...new Set([first, ...others, ...maySilence])] as [string, ...string[]];
}

export function renderOAuth2ProxyConfig(props: OAuth2ProxyConfigProps): OAuth2ProxyConfig {
  const { ui, signIn, url, proxy, upstream, network, secretFolder } = props;
  const { issuer, clientId, scopes = DEFAULT_SCOPES, groupsClaim = DEFAULT_GROUPS_CLAIM } = signIn;
  const members = membersOf(ui, signIn);
  return {
    http_address: `:${portNumber(proxy, 'web')}`,
    metrics_address: `:${portNumber(proxy, 'metrics')}`,
    upstreams: [network.url(proxy, upstream, 'web')],
    // Queries of weeks of data take a while.
    upstream_timeout: '2m',

    provider: 'oidc',
    oidc_issuer_url: issuer,
    oidc_groups_claim: groupsClaim,
    client_id: clientId,
    client_secret_file: `${secretFolder}/client-secret`,
    scope: scopes.join(' '),
    redirect_url: `${url}/oauth2/callback`,
    code_challenge_method: 'S256',
    insecure_oidc_skip_nonce: false,
    email_domains: signIn.emailDomains ?? ['*'],
    ...(members !== 'anyone' && { allowed_groups: members }),

    // Host, scheme and address of a request as the controller saw it, which anybody can write into a header: not needed.
    reverse_proxy: false,
    skip_provider_button: true,
    // A program, or a page that is open already, gets a 401 where a browser is sent to the provider.
    api_routes: ['^/api/'],
    // Replaces what a request brings along under these names. Grafana verifies the signed token, and trusts no name.
    pass_user_headers: true,
    pass_basic_auth: false,
    pass_authorization_header: ui === 'grafana',

    // For this host only, whatever its neighbours set.
    cookie_name: '__Host-sign-in',
    cookie_secret_file: `${secretFolder}/cookie-secret`,
    cookie_secure: true,
    cookie_httponly: true,
    cookie_samesite: 'lax',
    cookie_expire: '12h',
    // Ends with the provider's token, unless the provider renews it: who has left a group is out within minutes.
    cookie_refresh: '1m',

    request_logging: false,
    silence_ping_logging: true,
    banner: '-',
    footer: '-',
  };
}

/** The text of its configuration file, which is TOML. */
export const formatConfig = (config: OAuth2ProxyConfig): string =>
  Object.entries(config)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join('');
