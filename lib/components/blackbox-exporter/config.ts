import type { IpFamily } from '../../base';

/**
 * The blackbox exporter's configuration with its own field names, as far as it is used here:
 * https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
 */
export interface BlackboxConfig {
  readonly modules: Readonly<Record<string, BlackboxModule>>;
}

export interface BlackboxModule {
  readonly prober: 'http';
  readonly timeout: string;
  readonly http: HttpProbeConfig;
}

export interface HttpProbeConfig {
  readonly method: 'GET' | 'HEAD';
  readonly valid_status_codes: readonly number[];
  readonly follow_redirects: boolean;
  readonly fail_if_not_ssl: boolean;
  readonly preferred_ip_protocol: 'ip4' | 'ip6';
  readonly ip_protocol_fallback: boolean;
}

/**
 * The probe has no account. A rejection, or a redirect to where one could sign in, shows that the address resolves, the
 * certificate is valid and the sign-in works. A success would show that there is no sign-in.
 */
const REFUSED = [...[301, 302, 303, 307, 308], ...[401, 403]] as const;

/** One module, under the name that the scrape job requests. */
export const renderBlackboxConfig = (module: string, [first, ...others]: readonly IpFamily[]): BlackboxConfig => ({
  modules: {
    [module]: {
      prober: 'http',
      // Below Prometheus' scrape timeout, so that a slow address counts as a failed probe, not as an exporter that is down.
      timeout: '8s',
      http: {
        method: 'GET',
        valid_status_codes: REFUSED,
        // The sign-in page is somebody else's.
        follow_redirects: false,
        fail_if_not_ssl: true,
        // The flow to the interfaces allows addresses of these families only.
        preferred_ip_protocol: first === 'IPv6' ? 'ip6' : 'ip4',
        ip_protocol_fallback: others.length > 0,
      },
    },
  },
});
