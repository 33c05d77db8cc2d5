import type { Duration, Quantity, Severity, Source, Unit } from '../catalogue';
import { declaredHere } from '../catalogue';
import { type Expr, equals, type Matcher } from '../promql';
import type { PlatformFacts, ServiceFacts } from './facts';

/** The alert that always fires, to prove that alerting works. */
export const WATCHDOG = 'Watchdog';

/** What a stack calls its teams and dashboards: declarations that are written with it take no other name. */
export interface AlertVocabulary {
  readonly team: string;
  readonly dashboard: string;
}

/** A team by name, or by what it is responsible for. */
export type TeamChoice<Team extends string = string> = Team | ((platform: PlatformFacts) => string);

interface CommonProps<V extends AlertVocabulary> {
  /** How long the condition must hold. @default at once */
  readonly for?: Duration;
  /** How long the alert goes on after the condition ended, against flapping. @default not at all */
  readonly keepFiringFor?: Duration;
  readonly severity: Severity;
  /**
   * When it fires, in words that complete "fires when …", for its runbook and the list of runbooks. `{threshold}` stands for the
   * threshold: `more than {threshold} of the requests get a 5xx`.
   */
  readonly means: string;
  /** One line: what is wrong, where. A Prometheus template. */
  readonly summary: string;
  /** What it means, with the current value and its unit. A Prometheus template. */
  readonly description: string;
  /** Key of the dashboard that shows it: `http`. */
  readonly dashboard: V['dashboard'];
  /** Title of the panel there that shows it, and draws its threshold. @default a panel lists it in its own `alerts` */
  readonly panel?: string;
}

export interface ServiceAlertProps<U extends Unit, V extends AlertVocabulary = AlertVocabulary> extends CommonProps<V> {
  /** The value that the expression compares with, or how it follows from the service. A service or an environment may set another. */
  readonly threshold: Quantity<U> | ((facts: ServiceFacts, platform: PlatformFacts) => Quantity<U>);
  /** `service` is the matcher that selects the one service: it must stand in every selector. */
  readonly expr: (given: {
    readonly threshold: Quantity<U>;
    readonly service: Matcher;
    readonly facts: ServiceFacts;
    readonly platform: PlatformFacts;
  }) => Expr;
  /** @default the team that owns the service */
  readonly team?: TeamChoice<V['team']>;
  /** Whether the expression itself says which service it is about. @default the service that the alert is bound to */
  readonly namesService?: (service: ServiceFacts) => boolean;
  /** Whether the alert is for this service. @default for every service that exposes the family */
  readonly appliesTo?: (service: ServiceFacts) => boolean;
  /** A mere symptom while the service is down: ServiceDown mutes it. @default false */
  readonly symptom?: boolean;
}

export interface PlatformAlertProps<U extends Unit, V extends AlertVocabulary = AlertVocabulary>
  extends CommonProps<V> {
  readonly threshold: Quantity<U> | ((platform: PlatformFacts) => Quantity<U>);
  readonly expr: (given: { readonly threshold: Quantity<U>; readonly platform: PlatformFacts }) => Expr;
  readonly team: TeamChoice<V['team']>;
  /** The `service` label, where the expression does not say it: what the alert is grouped and inhibited by. */
  readonly service?: string;
}

interface Declared<Name extends string> {
  readonly name: Name;
  readonly declaredAt: Source;
}
/** An alert that each service that exposes a family gets for itself. */
export type ServiceAlert<Name extends string = string, U extends Unit = Unit> = Declared<Name> &
  ServiceAlertProps<U> & { readonly scope: 'service'; readonly unit?: U };
/** An alert that stands once, whatever services there are. */
export type PlatformAlert<Name extends string = string, U extends Unit = Unit> = Declared<Name> &
  PlatformAlertProps<U> & { readonly scope: 'platform'; readonly unit?: U };
export type Alert = ServiceAlert | PlatformAlert;

/** Declares an alert that each service that exposes the family gets for itself, with its own threshold and team. */
export function alert<const Name extends string, U extends Unit>(
  name: Name,
  props: ServiceAlertProps<U>,
): ServiceAlert<Name, U> {
  return { ...props, name, scope: 'service', declaredAt: declaredHere(alert) };
}

/** Declares an alert that stands once: of the platform itself, of nodes, of all pods. */
export function platformAlert<const Name extends string, U extends Unit>(
  name: Name,
  props: PlatformAlertProps<U>,
): PlatformAlert<Name, U> {
  return { ...props, name, scope: 'platform', declaredAt: declaredHere(platformAlert) };
}

/** `alert` and `platformAlert` that take a stack's own teams and dashboards only: another name does not compile. */
export interface AlertDeclarations<V extends AlertVocabulary> {
  alert<const Name extends string, U extends Unit>(name: Name, props: ServiceAlertProps<U, V>): ServiceAlert<Name, U>;
  platformAlert<const Name extends string, U extends Unit>(
    name: Name,
    props: PlatformAlertProps<U, V>,
  ): PlatformAlert<Name, U>;
}
export const alertDeclarations = <V extends AlertVocabulary>(): AlertDeclarations<V> => ({ alert, platformAlert });

/** The team that answers for the stack itself. */
export const platformTeam = ({ teams }: PlatformFacts): string => teams.platform;
/** The team that answers for what is promised to customers. */
export const agreementsTeam = ({ teams }: PlatformFacts): string => teams.agreements;

/** An alert as Prometheus gets it, with its threshold set. */
export interface BoundAlert {
  readonly alert: Alert;
  readonly expr: Expr;
  readonly threshold: Quantity;
  readonly team: string;
  /** What the rule sets as `service`; nothing where the expression says it. */
  readonly service?: string;
}

const teamName = (team: TeamChoice, platform: PlatformFacts): string =>
  typeof team === 'function' ? team(platform) : team;

/** Binds a service's alert to the service, with the threshold that was set for it, if any. */
export function bindToService(
  declared: ServiceAlert,
  facts: ServiceFacts,
  platform: PlatformFacts,
  set?: Quantity,
): BoundAlert {
  const { threshold: given } = declared;
  const threshold = set ?? (typeof given === 'function' ? given(facts, platform) : given);
  const expr = declared.expr({ threshold, service: equals('service', facts.name), facts, platform });
  const bound = { alert: declared, expr, threshold, team: teamName(declared.team ?? facts.team, platform) };
  return declared.namesService?.(facts) ? bound : { ...bound, service: facts.name };
}

export function bindToPlatform(declared: PlatformAlert, platform: PlatformFacts, set?: Quantity): BoundAlert {
  const { threshold: given } = declared;
  const threshold = set ?? (typeof given === 'function' ? given(platform) : given);
  const expr = declared.expr({ threshold, platform });
  const bound = { alert: declared, expr, threshold, team: teamName(declared.team, platform) };
  return declared.service === undefined ? bound : { ...bound, service: declared.service };
}
