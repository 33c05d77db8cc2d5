import { type Duration, declaredHere, type Source } from '../catalogue';
import type { PageLink } from './page-link';
import type { Panel } from './panel';
import type { SqlPanel } from './sql/panel';
import type { Sql } from './sql/sql';
import type { Variable } from './variable';

/** Over metrics, or over the product's database. */
export type AnyPanel = Panel | SqlPanel;

export interface DashboardProps {
  readonly title: string;
  /** The question that it answers, in one sentence. */
  readonly description: string;
  /** What its reader can choose. */
  readonly variables: readonly Variable[];
  /** The service that it is about, where nobody chooses one. @default the one chosen, or none */
  readonly service?: string;
  /** Panels above the first row. @default none */
  readonly panels?: readonly AnyPanel[];
  /** Title → panels, from left to right and from top to bottom. @default none */
  readonly rows?: Readonly<Record<string, readonly AnyPanel[]>>;
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

export const panelsOf = ({ panels = [], rows = {} }: DashboardProps): readonly AnyPanel[] => [
  ...panels,
  ...Object.values(rows).flat(),
];

const isOverSql = (panel: AnyPanel): panel is SqlPanel => panel.kind === 'sql';

export const metricPanels = (dashboard: DashboardProps): readonly Panel[] =>
  panelsOf(dashboard).flatMap(panel => (isOverSql(panel) ? [] : [panel]));

export const sqlPanels = (dashboard: DashboardProps): readonly SqlPanel[] => panelsOf(dashboard).filter(isOverSql);

/** Every statement that dashboards send to the product's database. */
export const statementsOf = (dashboards: readonly DashboardProps[]): readonly Sql[] =>
  dashboards.flatMap(sqlPanels).map(({ props }) => props.query);

/** With what becomes of each panel, if it stays, and without the rows that lost all of theirs. */
export function withPanels<D extends DashboardProps>(
  dashboard: D,
  become: (panel: AnyPanel) => AnyPanel | undefined,
): D {
  const { panels, rows } = dashboard;
  const rest = (all: readonly AnyPanel[]) => all.map(become).filter(panel => panel !== undefined);
  const left = Object.entries(rows ?? {}).flatMap(([title, all]) =>
    all.length > 0 && rest(all).length === 0 ? [] : [[title, rest(all)] as const],
  );
  return { ...dashboard, ...(panels && { panels: rest(panels) }), ...(rows && { rows: Object.fromEntries(left) }) };
}

/** Without the panels over SQL, and without the rows that have no other. */
export const withoutSql = <D extends DashboardProps>(dashboard: D): D =>
  withPanels(dashboard, panel => (isOverSql(panel) ? undefined : panel));
