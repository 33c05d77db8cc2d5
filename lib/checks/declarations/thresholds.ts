import { type Findings, number, oneOf, unless } from '../../base/findings';
import type { Quantity, Unit } from '../../catalogue';
import { alertsOfService, type RuleSet, type Thresholds } from '../../rules';
import type { Service } from '../../services';
import type { Environment, Stack } from '../../stack';

/** The largest value that makes sense. None is below zero. */
const LARGEST: Readonly<Record<Unit, number | undefined>> = {
  ratio: 1,
  percent: 100,
  boolean: 1,
  seconds: undefined,
  bytes: undefined,
  perSecond: undefined,
  bytesPerSecond: undefined,
  timestamp: undefined,
  count: undefined,
};

/** Thresholds that an environment sets: of alerts and services that are there, with values that can be reached. */
export function environmentThresholds(environment: Environment, { rules, services }: Stack): Findings {
  const names = services.map(({ name }) => name);
  const alerts = rules.alerts.map(({ name }) => name);
  return [
    ...Object.keys(environment.thresholds).flatMap(name => oneOf('thresholds', name, alerts)),
    ...thresholdValues('thresholds', environment.thresholds),
    ...Object.entries(environment.serviceThresholds).flatMap(([name, thresholds]) => {
      const field = `serviceThresholds.${name}`;
      const service = services.find(each => each.name === name);
      return [
        ...(service
          ? alertNames(field, Object.keys(thresholds), service, rules)
          : oneOf('serviceThresholds', name, names)),
        ...thresholdValues(field, thresholds),
      ];
    }),
  ];
}

/** Only alerts that the service gets: a setting for another would change nothing. */
export function alertNames(field: string, given: readonly string[], service: Service, rules: RuleSet): Findings {
  // `without` is checked by this too: an alert that it leaves out is one that the service would have.
  const { without: _, ...whole } = service;
  const names = alertsOfService(rules, whole).map(({ name }) => name);
  return given.flatMap(name => {
    if (!rules.alerts.some(alert => alert.name === name)) return oneOf(field, name, names);
    const message = `${service.name} has no alert "${name}", since it exposes no metrics of it; it has ${names.join(', ')}`;
    return unless(names.includes(name), field, message);
  });
}

export const thresholdValues = (field: string, thresholds: Thresholds): Findings =>
  Object.entries(thresholds as Readonly<Record<string, Quantity>>).flatMap(([name, { value, unit }]) => {
    const at = `${field}.${name}`;
    if (!Object.hasOwn(LARGEST, unit)) return unless(false, at, `unit "${unit}" is not known; write it as ratio(0.05)`);
    const most = LARGEST[unit];
    const range = { least: 0, whole: false, ...(most !== undefined && { most }) };
    return number(`${at} (${unit})`, value, range);
  });
