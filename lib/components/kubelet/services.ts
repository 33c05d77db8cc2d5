import type { StackNames } from '../../base';
import { containers, kubelet } from '../../catalogue';
import { type Service, serviceDeclarations } from '../../services';

/** The kubelet of each node reports on pods and volumes in other namespaces: their labels are kept. */
export function kubeletServices(names: StackNames): readonly Service[] {
  const service = serviceDeclarations(names);
  const common = {
    team: names.roles.platform,
    honorLabels: true,
    onePerNode: true,
  };
  return [
    service('kubelet', {
      ...common,
      description: "Each node's kubelet: the usage of volumes, and its own certificates.",
      exposes: [kubelet],
      scraped: { kind: 'kubelet', path: '/metrics' },
    }),
    service('cadvisor', {
      ...common,
      description: 'CPU and memory of every container, from each node.',
      exposes: [containers],
      scraped: { kind: 'kubelet', path: '/metrics/cadvisor' },
    }),
  ];
}
