import { type Findings, unless } from '../../base/findings';
import type { Environment } from '../../stack';

/** Addresses that no policy can select by pod, with what connects to them. */
const NARROWED = {
  apiServer: { of: 'its API server', by: 'Prometheus and kube-state-metrics', example: '10.0.0.1/32' },
  nodes: { of: 'its nodes', by: 'Prometheus', example: '10.1.0.0/16' },
} as const;

/** An environment that people rely on says where its cluster is: otherwise, its programs may connect to any address. */
export function narrowNetwork({ highlyAvailable, network }: Environment): Findings {
  if (!highlyAvailable) return [];
  return (Object.keys(NARROWED) as (keyof typeof NARROWED)[]).flatMap(name => {
    const { of, by, example } = NARROWED[name];
    const found = network?.[name];
    const every = [found ?? []].flat();
    const is = found === undefined ? 'not set' : JSON.stringify(found);
    return unless(
      every.length > 0 && !every.some(range => /\/0+$/.test(range)),
      `network.${name}`,
      `${is}; wanted the addresses of ${of}, such as ${example}: the environment is highly available, and ${by} could connect to any address`,
    );
  });
}
