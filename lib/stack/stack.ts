import type { StackNames } from '../base';
import { ownServices } from '../components';
import type { DeclaredExporter } from '../components/exporter';
import { attachAlerts, type Dashboard } from '../dashboards';
import type { RuleSet } from '../rules';
import type { Service } from '../services';
import type { Environment } from './environment';
import type { Patch } from './patch';

/** All that a company declares: the one value that travels from its declarations to `dist/`. */
export interface Stack {
  readonly names: StackNames;
  readonly rules: RuleSet;
  /** The first is shown when Grafana is opened. */
  readonly dashboards: readonly Dashboard[];
  /** What is monitored: the product's services and the stack's own. */
  readonly services: readonly Service[];
  /** Services each of whose targets is a machine: what happens to one says nothing about another. */
  readonly machines: readonly string[];
  /** The first lies flat in `dist/`, the others in folders of their own. */
  readonly environments: readonly Environment[];
  /** Exporters for what the library has none for. */
  readonly exporters: readonly DeclaredExporter[];
  /** Changes of objects that no declaration reaches. */
  readonly patches: readonly Patch[];
  /** Folder with one runbook for each alert. */
  readonly runbooks: string;
}

export interface StackProps extends Omit<Stack, 'services' | 'machines' | 'exporters' | 'patches' | 'runbooks'> {
  /** The product's; the stack's own come by themselves. */
  readonly services: readonly Service[];
  /** @default none */
  readonly exporters?: readonly DeclaredExporter[];
  /** @default none */
  readonly patches?: readonly Patch[];
  /** @default 'runbooks', below the project's folder */
  readonly runbooks?: string;
}

/** Puts together what a company declares, with what a stack watches of itself. */
export function stack({ services, exporters = [], patches = [], runbooks = 'runbooks', ...rest }: StackProps): Stack {
  const all = [...services, ...ownServices(rest.names)];
  return {
    ...rest,
    dashboards: attachAlerts(rest.dashboards, rest.rules.alerts),
    // By name, so that a service more moves no other in `dist/`.
    services: [...all].sort((a, b) => (a.name < b.name ? -1 : 1)),
    machines: all.filter(({ eachTargetIsAMachine }) => eachTargetIsAMachine).map(({ name }) => name),
    exporters,
    patches,
    runbooks,
  };
}
