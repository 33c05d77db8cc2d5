import type { Duration, Quantity, Severity, Source, Stage, Unit } from '../catalogue';
import { declaredHere } from '../catalogue';
import { type Expr, equals, type Matcher } from '../promql';
import type { PlatformFacts, ServiceFacts } from './facts';
import { guarded, type LeastEvents } from './least-events';
import { withPeriod } from './period';
import { type Promotion, type StageCeilings, stageIn } from './stage';

/** The names of a stack's teams and dashboards: its declarations accept no others. */
export interface AlertVocabulary {
  readonly team: string;
  readonly dashboard: string;
}

/** A team by name, or by what it is responsible for: that of the service where no team has the role. */
export type TeamChoice<Team extends string = string> = Team | ((platform: PlatformFacts) => string | undefined);

/** Alerts by name, each with the reason why whoever is notified of the one need not be notified of the other. */
export type Explanations = Readonly<Record<string, string>>;

interface CommonProps<V extends AlertVocabulary> {
  /** How long the condition must hold. @default the alert fires at once */
  readonly for?: Duration;
  /** How long the alert keeps firing after the condition has ended, against flapping. @default it stops at once */
  readonly keepFiringFor?: Duration;
  /** How urgent it is, which decides how people are notified. */
  readonly severity: Severity;
  /**
   * How far it has come: `ticket()`, or `page({ backtest: 'NAME' })`, which cites why it may wake somebody.
   * @default `shadow()`: it is recorded, and notifies nobody
   */
  readonly stage?: Promotion;
  /**
   * When it fires, completing "fires when …", for its runbook and the list of runbooks. `{threshold}` stands for the
   * threshold: `more than {threshold} of the requests get a 5xx`.
   */
  readonly means: string;
  /**
   * The period that it looks back over, where Prometheus may keep less: `{period}` in its texts stands for what it covers in
   * the environment, such as `30 days`. @default none
   */
  readonly period?: Duration;
  /** How long an environment must keep what it measured: those that keep less do not have the alert. @default any time */
  readonly needs?: Duration;
  /** The least and the most that its threshold may be, wherever it is set. @default whatever its unit allows */
  readonly thresholdWithin?: readonly [least: number, most: number];
  /** What is wrong and where, in one line. A Prometheus template. */
  readonly summary: string;
  /** What it means, with the current value and its unit. A Prometheus template. */
  readonly description: string;
  /** Key of the dashboard that shows it: `http`. */
  readonly dashboard: V['dashboard'];
  /** Title of the dashboard's panel that shows it, with its threshold. @default the panel that lists it in its `alerts` */
  readonly panel?: string;
  /** The labels that name the object that it is about: `['namespace', 'persistentvolumeclaim']`. Needed to explain others. */
  readonly about?: readonly string[];
  /**
   * The alerts that it explains, so that it mutes them while they are about the same object, or about a part of it. It never
   * mutes another team's critical alert. @default none
   */
  readonly explains?: Explanations;
  /** Labels that it must have to explain anything. @default none */
  readonly explainsWhen?: Readonly<Record<string, string>>;
  /** Why it explains every alert that is a symptom. Only for the alert that a service is down. @default it does not */
  readonly explainsSymptoms?: string;
}

/** What the expressions of a service's alert can use. */
export interface ServiceInput {
  readonly service: Matcher;
  readonly facts: ServiceFacts;
  readonly platform: PlatformFacts;
}
/** What the expressions of an alert that exists once can use. */
export interface PlatformInput {
  readonly platform: PlatformFacts;
}

export interface ServiceAlertProps<U extends Unit, V extends AlertVocabulary = AlertVocabulary> extends CommonProps<V> {
  /** The value that the expression compares with, or how to derive it. A service or an environment may override it. */
  readonly threshold: Quantity<U> | ((facts: ServiceFacts, platform: PlatformFacts) => Quantity<U>);
  /** `service` is the matcher that selects the service: every selector must contain it. */
  readonly expr: (input: ServiceInput & { readonly threshold: Quantity<U> }) => Expr;
  /** Who is notified. @default the team that owns the service */
  readonly team?: TeamChoice<V['team']>;
  /** Whether the expression itself returns the label `service`. @default the service that the alert is bound to */
  readonly namesService?: (service: ServiceFacts) => boolean;
  /** Whether the alert applies to this service. @default to every service that exposes the family */
  readonly appliesTo?: (service: ServiceFacts) => boolean;
  /** Whether it is a mere symptom while all of the service is down, muted by ServiceDown. @default false */
  readonly symptom?: boolean;
}

export interface PlatformAlertProps<U extends Unit, V extends AlertVocabulary = AlertVocabulary>
  extends CommonProps<V> {
  /** The value that the expression compares with, or how to derive it. An environment may override it. */
  readonly threshold: Quantity<U> | ((platform: PlatformFacts) => Quantity<U>);
  /** When it fires. */
  readonly expr: (input: PlatformInput & { readonly threshold: Quantity<U> }) => Expr;
  /** Who is notified. */
  readonly team: TeamChoice<V['team']>;
  /** The `service` label, by which alerts are grouped and inhibited, if the expression does not return it. */
  readonly service?: string;
}

/** An alert on a share of events, such as the requests that fail, or on what follows from it: a few events say nothing about a share. */
export interface RatioAlertProps<U extends Unit = 'ratio', V extends AlertVocabulary = AlertVocabulary>
  extends ServiceAlertProps<U, V> {
  /** What must have happened for the ratio to mean anything. */
  readonly leastEvents: LeastEvents<ServiceInput>;
}
export interface PlatformRatioAlertProps<V extends AlertVocabulary = AlertVocabulary>
  extends PlatformAlertProps<'ratio', V> {
  readonly leastEvents: LeastEvents<PlatformInput>;
}

interface Declared<Name extends string> {
  readonly name: Name;
  readonly declaredAt: Source;
}
/** An alert that every service has that exposes the family. */
export type ServiceAlert<Name extends string = string, U extends Unit = Unit> = Declared<Name> &
  ServiceAlertProps<U> & {
    readonly scope: 'service';
    readonly unit?: U;
    readonly leastEvents?: LeastEvents<ServiceInput>;
  };
/** An alert that exists once, whatever services there are. */
export type PlatformAlert<Name extends string = string, U extends Unit = Unit> = Declared<Name> &
  PlatformAlertProps<U> & {
    readonly scope: 'platform';
    readonly unit?: U;
    readonly leastEvents?: LeastEvents<PlatformInput>;
  };
export type Alert = ServiceAlert | PlatformAlert;

/** Declares an alert that every service has that exposes the family, with the service's own threshold and team. */
export function alert<const Name extends string, U extends Unit>(
  name: Name,
  props: ServiceAlertProps<U>,
): ServiceAlert<Name, U> {
  return { ...props, name, scope: 'service', declaredAt: declaredHere(alert) };
}

/** Declares an alert that exists once: about the platform itself, about nodes, about all pods. */
export function platformAlert<const Name extends string, U extends Unit>(
  name: Name,
  props: PlatformAlertProps<U>,
): PlatformAlert<Name, U> {
  return { ...props, name, scope: 'platform', declaredAt: declaredHere(platformAlert) };
}

/**
 * Declares an alert on a share of events. It fires only if enough of them happened as well: `alert` for such an expression
 * is rejected at synth.
 */
export function ratioAlert<const Name extends string, U extends Unit>(
  name: Name,
  props: RatioAlertProps<U>,
): ServiceAlert<Name, U> {
  return { ...props, name, scope: 'service', declaredAt: declaredHere(ratioAlert) };
}

/** The same for an alert that exists once. */
export function platformRatioAlert<const Name extends string>(
  name: Name,
  props: PlatformRatioAlertProps,
): PlatformAlert<Name, 'ratio'> {
  return { ...props, name, scope: 'platform', declaredAt: declaredHere(platformRatioAlert) };
}

/** `alert`, `platformAlert` and those on ratios that accept only a stack's own teams and dashboards: any other is a compile error. */
export interface AlertDeclarations<V extends AlertVocabulary> {
  alert<const Name extends string, U extends Unit>(name: Name, props: ServiceAlertProps<U, V>): ServiceAlert<Name, U>;
  platformAlert<const Name extends string, U extends Unit>(
    name: Name,
    props: PlatformAlertProps<U, V>,
  ): PlatformAlert<Name, U>;
  ratioAlert<const Name extends string, U extends Unit>(
    name: Name,
    props: RatioAlertProps<U, V>,
  ): ServiceAlert<Name, U>;
  platformRatioAlert<const Name extends string>(
    name: Name,
    props: PlatformRatioAlertProps<V>,
  ): PlatformAlert<Name, 'ratio'>;
}
export const alertDeclarations = <V extends AlertVocabulary>(): AlertDeclarations<V> => ({
  alert,
  platformAlert,
  ratioAlert,
  platformRatioAlert,
});

/** The team responsible for the stack itself. */
export const platformTeam = ({ teams }: PlatformFacts): string => teams.platform;
/** The team responsible for service level agreements. */
export const agreementsTeam = ({ teams }: PlatformFacts): string => teams.agreements;
/** The team that answers for databases, if there is one. */
export const databasesTeam = ({ teams }: PlatformFacts): string | undefined => teams.databases;
/** The team that answers for models, if there is one. */
export const modelsTeam = ({ teams }: PlatformFacts): string | undefined => teams.models;

/** An alert as written for Prometheus, with its threshold set. */
export interface BoundAlert {
  readonly alert: Alert;
  readonly expr: Expr;
  readonly threshold: Quantity;
  readonly team: string;
  /** How far it has come in the environment. */
  readonly stage: Stage;
  /** The `service` label that the rule sets; undefined if the expression returns it. */
  readonly service?: string;
}

const teamName = (team: TeamChoice | undefined, platform: PlatformFacts, otherwise: string): string =>
  (typeof team === 'function' ? team(platform) : team) ?? otherwise;

/** What an environment, or a service, sets for an alert. */
export interface Configured {
  /** @default the alert's own */
  readonly threshold?: Quantity | undefined;
  /** @default none */
  readonly stages?: StageCeilings | undefined;
}

/** Binds an alert to a service, with what is configured for it. */
export function bindToService(
  declared: ServiceAlert,
  facts: ServiceFacts,
  platform: PlatformFacts,
  configured: Configured = {},
): BoundAlert {
  const { threshold: fallback } = declared;
  const threshold = configured.threshold ?? (typeof fallback === 'function' ? fallback(facts, platform) : fallback);
  const input = { service: equals('service', facts.name), facts, platform };
  const expr = guarded(declared.expr({ ...input, threshold }), declared.leastEvents, input);
  const bound = {
    alert: withPeriod(declared, platform),
    expr,
    threshold,
    team: teamName(declared.team, platform, facts.team),
    stage: stageIn(declared, configured.stages),
  };
  return declared.namesService?.(facts) ? bound : { ...bound, service: facts.name };
}

export function bindToPlatform(
  declared: PlatformAlert,
  platform: PlatformFacts,
  configured: Configured = {},
): BoundAlert {
  const { threshold: fallback } = declared;
  const threshold = configured.threshold ?? (typeof fallback === 'function' ? fallback(platform) : fallback);
  const expr = guarded(declared.expr({ threshold, platform }), declared.leastEvents, { platform });
  const bound = {
    alert: withPeriod(declared, platform),
    expr,
    threshold,
    team: teamName(declared.team, platform, platform.teams.platform),
    stage: stageIn(declared, configured.stages),
  };
  return declared.service === undefined ? bound : { ...bound, service: declared.service };
}
