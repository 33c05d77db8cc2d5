import type { IpFamily } from '../../base';
import { PROBE_MODULES } from './component';

/**
 * The blackbox exporter's configuration with its own field names, as far as it is used here:
 * https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
 */
export interface BlackboxConfig {
  readonly modules: Readonly<
    Record<(typeof PROBE_MODULES)['page'], HttpModule> & Record<(typeof PROBE_MODULES)['handshake'], TcpModule>
  >;
}

export interface HttpModule {
  readonly prober: 'http';
  readonly timeout: string;
  readonly http: HttpProbeConfig;
}

export interface TcpModule {
  readonly prober: 'tcp';
  readonly timeout: string;
  readonly tcp: TcpProbeConfig;
}

interface AddressFamily {
  readonly preferred_ip_protocol: 'ip4' | 'ip6';
  readonly ip_protocol_fallback: boolean;
}

export interface HttpProbeConfig extends AddressFamily {
  readonly method: 'GET' | 'HEAD';
  readonly valid_status_codes: readonly number[];
  readonly follow_redirects: boolean;
  readonly fail_if_not_ssl: boolean;
}

export interface TcpProbeConfig extends AddressFamily {
  readonly tls: boolean;
  readonly tls_config: { readonly ca_file: string };
}

/**
 * The probe has no account. A rejection, or a redirect to where one could sign in, shows that the address resolves, the
 * certificate is valid and the sign-in works. A success would show that there is no sign-in.
 */
const REFUSED = [...[301, 302, 303, 307, 308], ...[401, 403]] as const;

// Below Prometheus' scrape timeout, so that a slow address counts as a failed probe, not as an exporter that is down.
const TIMEOUT = '8s';

/**
 * The modules, under the names that the scrape jobs request.
 *
 * @param clusterAuthority File with the certificate that signs the API server's.
 */
export function renderBlackboxConfig(
  [first, ...others]: readonly IpFamily[],
  clusterAuthority: string,
): BlackboxConfig {
  // The flows allow addresses of these families only.
  const family: AddressFamily = {
    preferred_ip_protocol: first === 'IPv6' ? 'ip6' : 'ip4',
    ip_protocol_fallback: others.length > 0,
  };
  return {
    modules: {
      [PROBE_MODULES.page]: {
        prober: 'http',
        timeout: TIMEOUT,
        http: {
          method: 'GET',
          valid_status_codes: REFUSED,
          // The sign-in page is somebody else's.
          follow_redirects: false,
          fail_if_not_ssl: true,
          ...family,
        },
      },
      // Verified for the name that is probed: an expired certificate, or one of another authority, fails.
      [PROBE_MODULES.handshake]: {
        prober: 'tcp',
        timeout: TIMEOUT,
        tcp: { tls: true, tls_config: { ca_file: clusterAuthority }, ...family },
      },
    },
  };
}
