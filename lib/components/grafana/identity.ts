import { DEFAULT_GROUPS_CLAIM, type SignIn } from '../oauth2-proxy/sign-in';

/**
 * Grafana takes from each request who somebody is: from the provider's signed token, which it verifies itself, so that no header is
 * trusted, whoever sets it. The token ends within minutes, and the proxy before Grafana renews it.
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/jwt/
 */
export const identity = (signIn: SignIn, rootUrl: string) => ({
  // Otherwise, signing out would be undone by the next request.
  auth: { signout_redirect_url: `${rootUrl}/oauth2/sign_out` },
  'auth.jwt': {
    enabled: true,
    header_name: 'Authorization',
    jwk_set_url: signIn.keys,
    cache_ttl: '10m',
    expect_claims: JSON.stringify({ iss: signIn.issuer, aud: signIn.clientId }),
    // A name that people choose at the provider may be `admin`; an address never is.
    username_claim: 'email',
    email_claim: 'email',
    auto_sign_up: true,
    role_attribute_path: roleOf(signIn),
    role_attribute_strict: true,
    // Nobody is an administrator by sign-in: `admin` is for emergencies, by port forwarding.
    allow_assign_grafana_admin: false,
  },
});

/**
 * In JMESPath: who may silence is an editor. Without the claim, somebody is in no group. Some providers write a single group as a
 * text, of which `contains` would also find a part: hence the list.
 */
export function roleOf({ maySilence, groupsClaim = DEFAULT_GROUPS_CLAIM }: SignIn): string {
  if (maySilence === 'anyone') return "'Editor'";
  const groups = `to_array(${JSON.stringify(groupsClaim)})`;
  const isIn = maySilence.map(group => `contains(${groups}, '${group}')`).join(' || ');
  return `(${isIn}) && 'Editor' || 'Viewer'`;
}
