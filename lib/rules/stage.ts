import { type Severity, STAGES, type Stage } from '../catalogue';
import { differs } from '../promql';
import { WATCHDOG } from './watchdog';

/** Of whatever notifies somebody; alerts that others declare have no stage. */
export const notShadow = differs('stage', 'shadow');

/** Whether the first stage is at least as far as the second. */
export const atLeast = (stage: Stage, other: Stage): boolean => STAGES.indexOf(stage) >= STAGES.indexOf(other);
const lower = (stage: Stage, other: Stage): Stage => (atLeast(stage, other) ? other : stage);

/** What an alert in shadow did, as somebody read it: docs/promotion.md. */
export interface ShadowRecord {
  /** Environment in which it was evaluated. */
  readonly environment: string;
  /** Fingerprint of the rule that was evaluated; `npm run explain -- NAME --env NAME` prints it. */
  readonly rule: string;
  /** First day: `2026-11-01`. */
  readonly from: string;
  /** Last day: `2026-11-28`. */
  readonly to: string;
  /** How often it fired. */
  readonly fired: number;
  /** How often somebody had to act. */
  readonly right: number;
}

/** Why an alert may notify people: what the record of this name in the folder `history` says of it, or what it did in shadow. */
export type Evidence = { readonly backtest: string } | { readonly shadow: ShadowRecord };

/** The stage of an alert, and why it got there. */
export interface Promotion {
  readonly stage: Stage;
  readonly evidence?: Evidence;
}
const promotion =
  (stage: Stage) =>
  (evidence?: Evidence): Promotion => ({ stage, ...(evidence !== undefined && { evidence }) });

/** Evaluated and recorded, and nobody is notified. */
export const shadow: () => Promotion = promotion('shadow');
/** Notifies the team, without paging anybody. */
export const ticket = promotion('ticket');
/** Pages the team. Synth warns if there is no evidence. */
export const page = promotion('page');

/** How far alerts may have come in an environment: whatever is declared, none gets further. */
export interface StageCeilings<Name extends string = string> {
  /** Of every alert. @default as far as each is declared */
  readonly most?: Stage;
  /** Of single alerts, by name; takes precedence over `most`. */
  readonly alerts?: Readonly<Partial<Record<Name, Stage>>>;
}

interface Staged {
  readonly severity: Severity;
  readonly stage?: Promotion;
}

/** As far as an alert of the severity can come: what is not critical pages nobody. */
export const lastStage = (severity: Severity): Stage => (severity === 'critical' ? 'page' : 'ticket');

/** The stage that an alert declares, which nothing precedes but shadow. */
export const declaredStage = ({ stage, severity }: Staged): Stage =>
  lower(stage?.stage ?? 'shadow', lastStage(severity));

/** The stage of an alert in an environment with these ceilings, which do not hold for the Watchdog. */
export function stageIn(
  alert: Staged & { readonly name: string },
  { most = 'page', alerts = {} }: StageCeilings = {},
): Stage {
  if (alert.name === WATCHDOG) return declaredStage(alert);
  const ceiling = Object.hasOwn(alerts, alert.name) ? alerts[alert.name] : most;
  return lower(declaredStage(alert), ceiling ?? most);
}
