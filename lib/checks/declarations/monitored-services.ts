import { allNamespaces, type Problem, type StackNames } from '../../base';
import { type Findings, named, number, oneOf, port, problemsAt, share, unless } from '../../base/findings';
import { dnsLabel } from '../../base/name-rules';
import { line, shaped, urlPath } from '../../base/text-findings';
import { type Duration, HOST_PATTERN, http, ratio, seconds } from '../../catalogue';
import { checkScrapeInterval } from '../../components/prometheus';
import { RESERVED_NAMES, type RuleSet } from '../../rules';
import type { ProbeTarget, Service, Target } from '../../services';
import { AVAILABILITY, availabilityObjective, checkAllowed, checkObjectives } from '../../slo';
import type { Stack } from '../../stack';
import { alertNames, thresholdValues } from './thresholds';

/** The problems of the services: of each one, and names or targets that two of them share. */
export function checkServices({ services, names, rules, environments }: Stack): Problem[] {
  const kept = seconds(Math.max(...environments.map(({ prometheus }) => prometheus.storage.retention.time.value)));
  const byName = new Map<string, Service>();
  const byTarget = new Map<string, Service>();
  return services.flatMap(service => {
    const findings = [
      ...once('name', service.name, service, byName, `"${service.name}"`),
      ...once('scraped', JSON.stringify(scraped(service)), service, byTarget, describe(service.target)),
      ...checkService(service, names, rules, kept),
    ];
    // Locating the declaration of a service is expensive.
    return findings.length === 0 ? [] : problemsAt(place(service), findings);
  });
}

const place = ({ name, declaredAt }: Service): string => `${declaredAt()} service ${name}`;

function once(field: string, key: string, service: Service, seen: Map<string, Service>, found: string): Findings {
  const other = seen.get(key);
  if (other !== undefined) return unless(false, field, `${found} is also used by ${place(other)}; change one of them`);
  seen.set(key, service);
  return [];
}

/** The fields in a fixed order, however they are written. */
const scraped = ({ target }: Service): unknown => {
  if (target.kind === 'kubelet') return [target.kind, target.path];
  const { kind, namespace, app, port: number, path } = target;
  return [kind, namespace, app, number, path, ...(kind === 'probe' ? [target.module, target.addresses ?? []] : [])];
};

const describe = (target: Target): string =>
  target.kind === 'kubelet'
    ? `the kubelets’ ${target.path}`
    : `the target ${target.namespace}/${target.app}:${target.port}${target.path}`;

function checkService(service: Service, names: StackNames, rules: RuleSet, kept: Duration): Findings {
  const { name, namespace, slo, thresholds, without = {} } = service;
  const namespaces = allNamespaces(names.namespaces);
  return [
    ...named('name', name, dnsLabel),
    ...unless(
      !RESERVED_NAMES.includes(name),
      'name',
      `"${name}" is reserved for a rule file of all services; choose another name`,
    ),
    ...line('description', service.description, LONGEST_DESCRIPTION),
    ...oneOf('team', service.team, names.teams),
    ...oneOf('namespace', namespace, namespaces),
    ...checkTarget(service.target, namespaces),
    ...(service.scrapeInterval ? checkScrapeInterval('scrapeInterval', service.scrapeInterval) : []),
    ...number('sampleLimit', service.sampleLimit, { least: 1, whole: true }),
    ...checkTracing(service),
    ...(slo ? checkSlo(slo) : []),
    ...checkObjectives(service.objectives ?? [], { exposes: service.exposes, checker: rules.checker, kept }),
    ...unless(
      !slo || service.exposes.includes(http),
      'slo',
      'set, but the service does not expose http, so its errors and its latency are not measured; add http to exposes, or remove slo',
    ),
    ...(thresholds ? alertNames('thresholds', Object.keys(thresholds), service, rules) : []),
    ...(thresholds ? thresholdValues('thresholds', thresholds) : []),
    ...alertNames('without', Object.keys(without), service, rules),
    ...Object.entries(without).flatMap(([alert, reason]) =>
      unless(reason?.trim() !== '', `without.${alert}`, 'empty; state why the service does not have the alert'),
    ),
  ];
}

const MODULE = /^[A-Za-z0-9_.-]{1,63}$/;
const PROBED = /^(?:https?:\/\/[A-Za-z0-9.[\]:-]+(?:\/[\w./%~-]*)?|[A-Za-z0-9.-]+:\d{1,5}|\[[0-9a-f:]+\]:\d{1,5})$/;
/** It is shown in a table. */
const LONGEST_DESCRIPTION = 500;

/** What a service says about its spans holds only if it sends some. */
function checkTracing({ sampling, edge, baggageTo, traces }: Service): Findings {
  const hosts: unknown = baggageTo ?? [];
  return [
    ...(sampling ? share('sampling', sampling) : []),
    ...unless(
      edge === undefined || typeof edge === 'boolean',
      'edge',
      `is ${JSON.stringify(edge)}; wanted true or false`,
    ),
    ...Object.entries({ sampling, edge, baggageTo }).flatMap(([field, value]) =>
      unless(!value || traces === true, field, 'set, but the service sends no spans; set traces: true as well'),
    ),
    ...unless(Array.isArray(hosts), 'baggageTo', `is ${JSON.stringify(hosts)}; wanted a list of hosts`),
    ...(Array.isArray(hosts) ? hosts : []).flatMap((host: unknown, i) =>
      unless(
        typeof host === 'string' && HOST_PATTERN.test(host),
        `baggageTo[${i}]`,
        `is ${JSON.stringify(host)}; wanted a host such as ai-engine.aion.svc, 10.0.0.1 or *.example.com, in lower case`,
      ),
    ),
  ];
}

function checkTarget(target: Target, namespaces: readonly string[]): Findings {
  const path = urlPath('scraped.path', target.path);
  if (target.kind === 'kubelet') return path;
  return [
    ...path,
    ...oneOf('scraped.namespace', target.namespace, namespaces),
    ...named('scraped.app', target.app, dnsLabel),
    ...port('metricsPort', target.port),
    ...(target.kind === 'probe' ? checkProbe(target) : []),
  ];
}

const checkProbe = ({ module, addresses }: ProbeTarget): Findings => [
  ...shaped('scraped.module', module, MODULE, 'letters, digits, "_", "-" and ".", 63 at most'),
  ...unless(
    addresses === undefined || addresses.length > 0,
    'scraped.addresses',
    'empty; list what is probed, or leave it out to probe the exposed user interfaces',
  ),
  ...(addresses ?? []).flatMap((address, i) =>
    shaped(
      `scraped.addresses[${i}]`,
      address,
      PROBED,
      'a host with a port, such as kubernetes.default.svc:443, or a URL',
    ),
  ),
];

function checkSlo({ availability: { value }, latency }: NonNullable<Service['slo']>): Findings {
  const wanted = 'wanted more than 0 and less than 1, such as ratio(0.999): no service is always available';
  return [
    ...(value > 0 && value < 1
      ? checkAllowed('slo.availability', availabilityObjective(AVAILABILITY, { share: ratio(value) }))
      : unless(false, 'slo.availability', `${value}; ${wanted}`)),
    ...(latency
      ? unless(
          latency.p95.value > 0 && latency.p95.value < Infinity,
          'slo.latency.p95',
          `${latency.p95.value} s; wanted more than 0`,
        )
      : []),
  ];
}
