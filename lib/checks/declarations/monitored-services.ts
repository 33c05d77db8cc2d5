import { type Findings, named, number, oneOf, port, problemsAt, share, unless } from '../../base/findings';
import { dnsLabel } from '../../base/name-rules';
import { namespaces, type Problem, TEAMS } from '../../catalogue';
import { RESERVED_NAMES, type Service, type Target } from '../../services';
import { scrapeInterval } from './sizes';
import { alertNames, thresholdValues } from './thresholds';

/** What is wrong with the services: each of them, and what two of them have in common that they must not. */
export function checkServices(services: readonly Service[]): Problem[] {
  const byName = new Map<string, Service>();
  const byTarget = new Map<string, Service>();
  return services.flatMap(service => {
    const findings = [
      ...once('name', service.name, service, byName, `"${service.name}"`),
      ...once('scraped', JSON.stringify(target(service)), service, byTarget, describe(service.target)),
      ...checkService(service),
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
const target = ({ target: { kind, path, ...rest } }: Service): unknown =>
  'app' in rest ? [kind, rest.namespace, rest.app, rest.port, path, 'module' in rest ? rest.module : ''] : [kind, path];

const describe = (of: Target): string =>
  of.kind === 'kubelet' ? `the kubelets’ ${of.path}` : `the target ${of.namespace}/${of.app}:${of.port}${of.path}`;

function checkService(service: Service): Findings {
  const { name, namespace, slo, thresholds } = service;
  return [
    ...named('name', name, dnsLabel),
    ...unless(
      !RESERVED_NAMES.includes(name),
      'name',
      `"${name}" is the name of a rule file of all services; choose another`,
    ),
    ...oneOf('team', service.team, TEAMS),
    ...oneOf('namespace', namespace, Object.values(namespaces)),
    ...checkTarget(service.target),
    ...(service.scrapeInterval ? scrapeInterval('scrapeInterval', service.scrapeInterval) : []),
    ...number('sampleLimit', service.sampleLimit, { least: 1, whole: true }),
    ...(service.sampling ? share('sampling', service.sampling) : []),
    ...unless(
      !service.sampling || service.traces === true,
      'sampling',
      'set, but it sends no spans; set traces: true too',
    ),
    ...(slo ? checkSlo(slo) : []),
    ...(thresholds ? alertNames('thresholds', thresholds, service) : []),
    ...(thresholds ? thresholdValues('thresholds', thresholds) : []),
  ];
}

function checkTarget(of: Target): Findings {
  const path = unless(of.path.startsWith('/'), 'scraped.path', `"${of.path}"; wanted a path that begins with "/"`);
  if (of.kind === 'kubelet') return path;
  return [
    ...path,
    ...oneOf('scraped.namespace', of.namespace, Object.values(namespaces)),
    ...named('scraped.app', of.app, dnsLabel),
    ...port('metricsPort', of.port),
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
