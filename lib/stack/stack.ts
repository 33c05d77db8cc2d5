import type { StackNames } from '../base';
import { ownServices } from '../components';
import type { DeclaredExporter } from '../components/exporter';
import { attachAlerts, type Dashboard, withoutPacks } from '../dashboards';
import type { DeclaredSilence, OnCall } from '../people';
import type { RuleSet } from '../rules';
import type { Service } from '../services';
import type { Environment } from './environment';
import type { Patch } from './patch';

/** Everything that a company declares: the one value that is passed from its declarations to `dist/`. */
export interface Stack {
  /** The names of the stack, and its teams. */
  readonly names: StackNames;
  /** What is recorded, and the alerts. */
  readonly rules: RuleSet;
  /** The first is Grafana's home dashboard. */
  readonly dashboards: readonly Dashboard[];
  /** The monitored services: the products' and the stack's own. */
  readonly services: readonly Service[];
  /** The first is written to the top of `dist/`, each other to a subfolder. */
  readonly environments: readonly Environment[];
  /** Exporters that the library does not have. */
  readonly exporters: readonly DeclaredExporter[];
  /** Changes of objects that no declaration covers. */
  readonly patches: readonly Patch[];
  /** Maintenance windows, and silences of what is known. */
  readonly silences: readonly DeclaredSilence[];
  /** Folder with one runbook for each alert. */
  readonly runbooks: string;
  /** Folder with the records of what the alerts would have done in a stretch of history. */
  readonly history: string;
  /** Who is on call, and after how long whom. @default nobody says */
  readonly onCall?: OnCall;
}

export interface StackProps
  extends Omit<Stack, 'services' | 'exporters' | 'patches' | 'silences' | 'runbooks' | 'history'> {
  /** The products'; the stack's own are added automatically. */
  readonly services: readonly Service[];
  /** Exporters that the library does not have. @default none */
  readonly exporters?: readonly DeclaredExporter[];
  /** Changes of objects that no declaration covers. @default none */
  readonly patches?: readonly Patch[];
  /** Maintenance windows, and silences of what is known. @default none */
  readonly silences?: readonly DeclaredSilence[];
  /** Folder with one runbook for each alert. @default 'runbooks', in the project's folder */
  readonly runbooks?: string;
  /** Folder with the records of what the alerts would have done in a stretch of history. @default 'history', in the project's folder */
  readonly history?: string;
}

/** Combines what a company declares with the services by which a stack monitors itself. */
export function stack(props: StackProps): Stack {
  const { services, exporters = [], patches = [], silences = [], ...others } = props;
  const { runbooks = 'runbooks', history = 'history', ...rest } = others;
  const all = [...services, ...ownServices(rest.names)];
  return {
    ...rest,
    dashboards: attachAlerts(withoutPacks(rest.dashboards, rest.rules.leftOut), rest.rules.alerts),
    // By name, so that adding a service moves no other in `dist/`.
    services: [...all].sort((a, b) => (a.name < b.name ? -1 : 1)),
    exporters,
    patches,
    silences,
    runbooks,
    history,
  };
}
