import { allNamespaces, type Problem, type StackNames } from '../../base';
import { type Findings, named, number, oneOf, port, problemsAt, share, unless } from '../../base/findings';
import { dnsLabel } from '../../base/name-rules';
import { checkScrapeInterval } from '../../components/prometheus';
import { RESERVED_NAMES, type RuleSet } from '../../rules';
import type { Service, Target } from '../../services';
import type { Stack } from '../../stack';
import { alertNames, thresholdValues } from './thresholds';

/** What is wrong with the services: each of them, and what two of them have in common that they must not. */
export function checkServices({ services, names, rules }: Stack): Problem[] {
  const byName = new Map<string, Service>();
  const byTarget = new Map<string, Service>();
  return services.flatMap(service => {
    const findings = [
      ...once('name', service.name, service, byName, `"${service.name}"`),
      ...once('scraped', JSON.stringify(scraped(service)), service, byTarget, describe(service.target)),
      ...checkService(service, names, rules),
    ];
    // Where a service is declared is costly to tell.
    return findings.length === 0 ? [] : problemsAt(place(service), findings);
  });
}

const place = ({ name, declaredAt }: Service): string => `${declaredAt()} service ${name}`;

function once(field: string, key: string, service: Service, seen: Map<string, Service>, found: string): Findings {
  const other = seen.get(key);
  if (other !== undefined) return unless(false, field, `${found} is that of ${place(other)} too; change one of them`);
  seen.set(key, service);
  return [];
}

/** The fields in one order, whatever order they were written in. */
const scraped = ({ target: { kind, path, ...rest } }: Service): unknown =>
  'app' in rest ? [kind, rest.namespace, rest.app, rest.port, path, 'module' in rest ? rest.module : ''] : [kind, path];

const describe = (target: Target): string =>
  target.kind === 'kubelet'
    ? `the kubelets’ ${target.path}`
    : `the target ${target.namespace}/${target.app}:${target.port}${target.path}`;

function checkService(service: Service, names: StackNames, rules: RuleSet): Findings {
  const { name, namespace, slo, thresholds, without = {} } = service;
  const namespaces = allNamespaces(names.namespaces);
  return [
    ...named('name', name, dnsLabel),
    ...unless(
      !RESERVED_NAMES.includes(name),
      'name',
      `"${name}" is the name of a rule file of all services; choose another`,
    ),
    ...oneOf('team', service.team, names.teams),
    ...oneOf('namespace', namespace, namespaces),
    ...checkTarget(service.target, namespaces),
    ...(service.scrapeInterval ? checkScrapeInterval('scrapeInterval', service.scrapeInterval) : []),
    ...number('sampleLimit', service.sampleLimit, { least: 1, whole: true }),
    ...(service.sampling ? share('sampling', service.sampling) : []),
    ...unless(
      !service.sampling || service.traces === true,
      'sampling',
      'set, but it sends no spans; set traces: true too',
    ),
    ...(slo ? checkSlo(slo) : []),
    ...(thresholds ? alertNames('thresholds', Object.keys(thresholds), service, rules) : []),
    ...(thresholds ? thresholdValues('thresholds', thresholds) : []),
    ...alertNames('without', Object.keys(without), service, rules),
    ...Object.entries(without).flatMap(([alert, reason]) =>
      unless(reason?.trim() !== '', `without.${alert}`, 'empty; say why the service goes without it'),
    ),
  ];
}

function checkTarget(target: Target, namespaces: readonly string[]): Findings {
  const path = unless(
    target.path.startsWith('/'),
    'scraped.path',
    `"${target.path}"; wanted a path that begins with "/"`,
  );
  if (target.kind === 'kubelet') return path;
  return [
    ...path,
    ...oneOf('scraped.namespace', target.namespace, namespaces),
    ...named('scraped.app', target.app, dnsLabel),
    ...port('metricsPort', target.port),
  ];
}

function checkSlo({ availability: { value }, latency }: NonNullable<Service['slo']>): Findings {
  const wanted = 'wanted more than 0 and less than 1: nothing is always there, such as ratio(0.999)';
  return [
    ...unless(value > 0 && value < 1, 'slo.availability', `${value}; ${wanted}`),
    ...(latency
      ? unless(
          latency.p95.value > 0 && latency.p95.value < Infinity,
          'slo.latency.p95',
          `${latency.p95.value} s; wanted more than 0`,
        )
      : []),
  ];
}
