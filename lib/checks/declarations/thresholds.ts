import { type Findings, number, oneOf, unless } from '../../base/findings';
import type { Quantity, Unit } from '../../catalogue';
import { alertsOfService, type RuleSet, type Thresholds } from '../../rules';
import type { Service } from '../../services';
import type { Environment, Stack } from '../../stack';

/** The largest value that makes sense in each unit. The smallest is zero. */
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

/** Checks the thresholds that an environment sets: their alerts and services exist, and their values can be reached. */
export function environmentThresholds(environment: Environment, { rules, services }: Stack): Findings {
  const names = services.map(({ name }) => name);
  const alerts = rules.alerts.map(({ name }) => name);
  return [
    ...Object.keys(environment.thresholds).flatMap(name => oneOf('thresholds', name, alerts)),
    ...thresholdValues('thresholds', environment.thresholds),
    ...Object.entries(environment.serviceThresholds).flatMap(([name, thresholds]) => {
      const field = `serviceThresholds.${name}`;
      const service = services.find(candidate => candidate.name === name);
      return [
        ...(service
          ? alertNames(field, Object.keys(thresholds), service, rules)
          : oneOf('serviceThresholds', name, names)),
        ...thresholdValues(field, thresholds),
      ];
    }),
  ];
}

/** Accepts only alerts that the service has: a setting for any other would have no effect. */
export function alertNames(field: string, configured: readonly string[], service: Service, rules: RuleSet): Findings {
  // This checks `without` as well: the alerts that it lists are those that the service would otherwise have.
  const { without: _, ...whole } = service;
  const names = alertsOfService(rules, whole).map(({ name }) => name);
  return configured.flatMap(name => {
    if (!rules.alerts.some(alert => alert.name === name)) return oneOf(field, name, names);
    const message = `${service.name} has no alert "${name}", since it does not expose the metrics; it has ${names.join(', ')}`;
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
