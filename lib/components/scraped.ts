import type { StackNames } from '../base';
import type { Component } from '../k8s';
import { type Service, type ServiceProps, serviceDeclarations, type Target } from '../services';

type WatchedProps = Omit<ServiceProps, 'team' | 'namespace' | 'scraped' | 'metricsPort'>;

/** A component as a service: the stack monitors itself like everything else. */
export const watchedComponent = <P extends string>(
  names: StackNames,
  component: Component<P>,
  port: NoInfer<P>,
  props: WatchedProps,
): Service =>
  serviceDeclarations(names)(component.name, {
    ...props,
    team: names.roles.platform,
    namespace: names.namespaces[component.namespace],
    metricsPort: component.ports[port].number,
  });

/** An exporter as the target of a service that exposes nothing itself. */
export const throughExporter = <P extends string>(
  { namespaces }: Pick<StackNames, 'namespaces'>,
  { name: app, namespace, ports }: Component<P>,
  port: NoInfer<P>,
): Target => ({ kind: 'pods', namespace: namespaces[namespace], app, port: ports[port].number, path: '/metrics' });
