/**
 * Accelerated time: all intervals and waits of Prometheus and Alertmanager, divided by one factor. Expressions with their
 * windows (`[5m]`, `[30d]`), retention and request limits are unchanged.
 */
import { load } from 'js-yaml';
import { yaml } from '../../../lib/base';
import { faster as divided } from '../../support/overlay';
import type { KubernetesObject } from './objects';

/** A scrape every 1.5 s instead of 30, `for: 5m` is 15 s. With a larger factor, a container restart would outlast ServiceDown's `for`. */
export const TIME_FACTOR = 20;

/** Options of prometheus.yml, scrape jobs, rule groups and alertmanager.yml, at any level. */
const OPTIONS = new Set([
  ...['scrape_interval', 'evaluation_interval', 'interval', 'for', 'keep_firing_for'],
  ...['group_wait', 'group_interval', 'repeat_interval', 'resolve_timeout'],
]);

/** Flags that are durations; those with a value here are not in `dist/`, so the value is the program's default. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  alertmanager: { '--dispatch.start-delay': undefined, '--data.maintenance-interval': undefined },
  // How often a firing alert is resent; Alertmanager drops it after four times that.
  prometheus: { '--rules.alert.resend-delay': '1m', '--rules.alert.for-grace-period': undefined },
};

const faster = (duration: string): string => divided(duration, TIME_FACTOR);

/** The same objects, with accelerated times in the configuration and command lines of Prometheus and Alertmanager. */
export const fasterObjects = (objects: readonly KubernetesObject[]): KubernetesObject[] => objects.map(fasterObject);

function fasterObject(object: KubernetesObject): KubernetesObject {
  const flags = FLAGS[object.metadata.labels?.['app.kubernetes.io/name']];
  if (flags === undefined) return object;
  if (object.kind === 'ConfigMap') return { ...object, data: fasterFiles(object.data) };
  if (object.kind !== 'StatefulSet') return object;
  const { template } = object.spec;
  const containers = template.spec.containers.map((each: KubernetesObject) => ({
    ...each,
    args: fasterArguments(each.args, flags),
  }));
  return { ...object, spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } } };
}

const fasterFiles = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      name.endsWith('.yml') ? yaml(fasterOptions(load(text)) as object) : text,
    ]),
  );

function fasterOptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fasterOptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([option, given]) => [
      option,
      OPTIONS.has(option) && typeof given === 'string' ? faster(given) : fasterOptions(given),
    ]),
  );
}

function fasterArguments(args: readonly string[], flags: Readonly<Record<string, string | undefined>>): string[] {
  const given = new Map(args.map(argument => [argument.split('=')[0], argument.split('=')[1]]));
  const timed = Object.entries(flags).map(([flag, otherwise]) => {
    const duration = given.get(flag) ?? otherwise;
    if (duration === undefined) throw new Error(`the command line has no ${flag} to divide: ${args.join(' ')}`);
    return `${flag}=${faster(duration)}`;
  });
  return [...args.filter(argument => !((argument.split('=')[0] ?? '') in flags)), ...timed];
}
