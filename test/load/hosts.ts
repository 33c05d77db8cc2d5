import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** This machine, the only one that may be put under load without being allowed by name. */
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
 * Why these URLs may not be put under load; empty if they may. All addresses that a name resolves to must be this
 * machine's, or the host must be in `allowed`.
 */
export async function refusals(urls: readonly string[], allowed: readonly string[]): Promise<readonly string[]> {
  const own = ownAddresses();
  const hosts = [...new Set(urls.map(url => new URL(url).hostname.replace(/^\[|\]$/g, '')))];
  const problems = await Promise.all(
    hosts
      .filter(host => !allowed.includes(host))
      .map(async host => {
        const addresses = await lookup(host, { all: true }).catch(() => []);
        if (addresses.length === 0) return [`${host} is neither an address nor a name that resolves`];
        const foreign = addresses.filter(({ address }) => !own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
        return foreign.length === 0
          ? []
          : [
              `${host} is not this machine (${foreign.map(({ address }) => address).join(', ')}); if it is yours, add --allow-host ${host}`,
            ];
      }),
  );
  return problems.flat();
}
