import { DASHBOARDS, type DashboardUid, type Duration, declaredHere, type Source } from '../../catalogue';
import type { Panel } from './panel';
import type { Variable } from './variable';

export interface DashboardProps {
  /** The question that it answers, in one sentence. */
  readonly description: string;
  /** What its reader may choose. */
  readonly variables: readonly Variable[];
  /** Panels above the first row. @default none */
  readonly panels?: readonly Panel[];
  /** Title → panels, from left to right and from top to bottom. @default none */
  readonly rows?: Readonly<Record<string, readonly Panel[]>>;
  /** How far it looks back when it is opened. @default 1 h */
  readonly shows?: Duration;
  /** Pages of Grafana that belong to it: title → path. @default none */
  readonly links?: Readonly<Record<string, string>>;
}

export interface Dashboard<Uid extends DashboardUid = DashboardUid> extends DashboardProps {
  readonly uid: Uid;
  readonly title: string;
  readonly declaredAt: Source;
}

export const dashboard = <const Uid extends DashboardUid>(uid: Uid, props: DashboardProps): Dashboard<Uid> => ({
  ...props,
  uid,
  title: DASHBOARDS[uid],
  declaredAt: declaredHere(dashboard),
});

export const panelsOf = ({ panels = [], rows = {} }: DashboardProps): readonly Panel[] => [
  ...panels,
  ...Object.values(rows).flat(),
];
