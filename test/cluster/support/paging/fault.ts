/** A fault of the cluster, the alerts that it causes, and what the runbook of each must lead to while it lasts. */
import type { Labels } from '../../../runbooks/fill';
import type { TestCluster } from '../cluster';
import type { SmallDisk } from '../small-disk';
import type { PagedAlert } from './expectations';

/** What faults act on. */
export interface World {
  readonly cluster: TestCluster;
  /** Only on a cluster of this machine. */
  readonly disk?: SmallDisk | undefined;
  /** Share of the node's memory that is in use without a fault. */
  readonly memoryUsed: number;
}

export interface Injection {
  begin(world: World): Promise<unknown>;
  /** Also where it was not begun, or has ended by itself. */
  end(world: World): Promise<unknown>;
}

export interface Fault extends Injection {
  readonly what: string;
  readonly alerts: Readonly<Partial<Record<PagedAlert, Lead>>>;
  /** The same fault, brought by a release of the workload, so that rolling back ends it. */
  readonly asRelease?: Injection;
  /** Why no cluster but one of this machine gets it. @default any cluster does */
  readonly onlyHere?: string;
}

/** Where a runbook leads while its alert's fault lasts. */
export interface Lead {
  readonly findings: readonly [Finding, ...Finding[]];
  /**
   * Why what works returns nothing here, by a part of the query or command that is in no other. Queries that compare, and those
   * that look back to a time before the cluster was there, need no such reason: `loosened`.
   */
  readonly silent?: Readonly<Record<string, string>>;
  /** Variables of the diagnosis that a step before says and no label has. @default none */
  readonly given?: Labels;
  readonly remedy: Remedy;
}

/** What a step of the diagnosis shows, and what the runbook says that it means. */
export interface Finding {
  readonly step: number;
  /** A part of the step's text: the conclusion that applies, in the runbook's words. */
  readonly reads: string;
  /** A series that a query of the step returns: its labels, each the value or a pattern. */
  readonly series?: Readonly<Record<string, string | RegExp>>;
  /** Its value. @default any */
  readonly value?: (value: number) => boolean;
  /** How many such series. @default 1 or more */
  readonly count?: (count: number) => boolean;
  /** What a command or statement of the step prints. */
  readonly prints?: RegExp;
  /** Variables of the mitigation, by the label of the series, or the named group of the pattern, that has the value. */
  readonly gives?: Readonly<Record<string, string>>;
}

export type Remedy =
  | {
      /** Number of the item of the mitigation that ends the fault. */
      readonly item: number;
      /** Which of the commands of the item, where one of them is not for this. @default all */
      readonly only?: RegExp;
      /** The step of a procedure that the item links to, which has the commands. */
      readonly follow?: { readonly heading: string; readonly step: number };
      /** How old the fault has to be for the item to touch it, in milliseconds: here pages come twenty times as soon. @default 0 */
      readonly fromAge?: number;
    }
  /** Why nothing that the runbook says can end it on this cluster. */
  | { readonly none: string };

/** Whether a fault can be brought to the cluster. */
export const runsOn = ({ onlyHere }: Fault, own: boolean): boolean => own || onlyHere === undefined;

export const alertsOf = ({ alerts }: Fault): PagedAlert[] => Object.keys(alerts) as PagedAlert[];
