import type { IpFamily } from '../base/addresses';

/**
 * Ranges that are not on the internet, and addresses by which a cloud answers its machines: programs that notify people or
 * send metrics away need none of them. https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export const SPECIAL_RANGES: Readonly<Record<IpFamily, readonly string[]>> = {
  IPv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    // Shared by carriers, and used for pods and nodes by some clouds; Alibaba's metadata are at 100.100.100.200.
    '100.64.0.0/10',
    '127.0.0.0/8',
    // Azure's machines get their settings from it.
    '168.63.129.16/32',
    // Metadata of most clouds, with credentials.
    '169.254.0.0/16',
    '172.16.0.0/12',
    // Oracle's metadata are at 192.0.0.192.
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  // Private (RFC 4193), and on the same link.
  IPv6: ['fc00::/7', 'fe80::/10'],
};
