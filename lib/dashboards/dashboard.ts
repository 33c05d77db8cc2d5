import { type Duration, declaredHere, type Source } from '../catalogue';
import type { PageLink } from './page-link';
import type { Panel } from './panel';
import type { Variable } from './variable';

export interface DashboardProps {
  readonly title: string;
  /** The question that it answers, in one sentence. */
  readonly description: string;
  /** What its reader can choose. */
  readonly variables: readonly Variable[];
  /** Panels above the first row. @default none */
  readonly panels?: readonly Panel[];
  /** Title → panels, from left to right and from top to bottom. @default none */
  readonly rows?: Readonly<Record<string, readonly Panel[]>>;
  /** The time range shown when it is opened. @default 1 h */
  readonly shows?: Duration;
  /** Pages that belong to it: title → page. @default none */
  readonly links?: Readonly<Record<string, PageLink>>;
}

export interface Dashboard extends DashboardProps {
  /** How alerts refer to it. Its uid is the stack's prefix and the key: `aion-http`. It never changes. */
  readonly key: string;
  readonly declaredAt: Source;
}

export const dashboard = (key: string, props: DashboardProps): Dashboard => ({
  ...props,
  key,
  declaredAt: declaredHere(dashboard),
});

/** `dashboard` with a stack's keys: any other is a compile error. */
export const dashboardDeclarations = <Key extends string>(): ((key: Key, props: DashboardProps) => Dashboard) =>
  dashboard;

export const panelsOf = ({ panels = [], rows = {} }: DashboardProps): readonly Panel[] => [
  ...panels,
  ...Object.values(rows).flat(),
];
