import type { StackNames } from '../base';
import type { Component } from '../k8s';
import { type Service, type ServiceProps, serviceDeclarations, type Target } from '../services';

type Given = Omit<ServiceProps, 'team' | 'namespace' | 'scraped' | 'metricsPort'>;

/** A component as a service of its own: the stack watches itself like everything else. */
export const watchedComponent = <P extends string>(
  names: StackNames,
  component: Component<P>,
  port: NoInfer<P>,
  props: Given,
): Service =>
  serviceDeclarations(names)(component.name, {
    ...props,
    team: names.roles.platform,
    namespace: names.namespaces[component.namespace],
    metricsPort: component.ports[port].number,
  });

/** An exporter as what is scraped for a service that exposes nothing itself. */
export const throughExporter = <P extends string>(
  { namespaces }: Pick<StackNames, 'namespaces'>,
  { name: app, namespace, ports }: Component<P>,
  port: NoInfer<P>,
): Target => ({ kind: 'pods', namespace: namespaces[namespace], app, port: ports[port].number, path: '/metrics' });
