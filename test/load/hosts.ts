import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What is put under load unless it is allowed by name: this machine alone. */
function ownAddresses(): BlockList {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8, 'ipv4');
  own.addAddress('::1', 'ipv6');
  for (const { address, family } of Object.values(networkInterfaces()).flatMap(all => all ?? [])) {
    own.addAddress(address, family === 'IPv6' ? 'ipv6' : 'ipv4');
  }
  return own;
}

/**
 * Why these addresses are not put under load; nothing where they may be. A name counts as what it resolves to: all of its
 * addresses must be this machine's, or the host must be in `allowed`.
 */
export async function refusals(urls: readonly string[], allowed: readonly string[]): Promise<readonly string[]> {
  const own = ownAddresses();
  const hosts = [...new Set(urls.map(url => new URL(url).hostname.replace(/^\[|\]$/g, '')))];
  const problems = await Promise.all(
    hosts
      .filter(host => !allowed.includes(host))
      .map(async host => {
        const addresses = await lookup(host, { all: true }).catch(() => []);
        if (addresses.length === 0) return [`${host} is no address and no name that resolves`];
        const strange = addresses.filter(({ address }) => !own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
        return strange.length === 0
          ? []
          : [
              `${host} is not this machine (${strange.map(({ address }) => address).join(', ')}); if it is yours: --allow-host ${host}`,
            ];
      }),
  );
  return problems.flat();
}
