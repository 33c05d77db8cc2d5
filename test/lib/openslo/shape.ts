/**
 * What the specification of OpenSLO v1 says about the three kinds that we write, as far as a document can break it:
 * https://github.com/OpenSLO/OpenSLO (README.md). Its JSON schema checks less, and misspells `ratioMetric`.
 */
type Json = Readonly<Record<string, unknown>>;

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL = /^[a-z0-9A-Z](?:[a-z0-9A-Z._-]{0,61}[a-z0-9A-Z])?$/;
const SHORTHAND = /^[1-9]\d*[mhdwMQY]$/;
const START = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** The problems of a document; empty if it is one of OpenSLO. */
export function problemsOf(document: unknown): string[] {
  const { apiVersion, kind, spec, ...rest } = document as Json;
  const known: Readonly<Record<string, (spec: Json) => string[]>> = {
    DataSource: dataSource,
    Service: service,
    SLO: slo,
  };
  const of = known[String(kind)];
  return [
    ...unless(apiVersion === 'openslo/v1', `apiVersion: ${apiVersion}`),
    ...named(rest),
    ...onlyFields('document', rest, ['metadata']),
    ...(of === undefined ? [`kind: ${kind}`] : of(spec as Json)),
  ];
}

const unless = (fine: boolean, problem: string): string[] => (fine ? [] : [problem]);
const onlyFields = (where: string, object: Json, fields: readonly string[]): string[] =>
  Object.keys(object)
    .filter(field => !fields.includes(field))
    .map(field => `${where}: there is no ${field}`);

function named({ metadata }: Json): string[] {
  const { name, labels = {}, ...more } = (metadata ?? {}) as Json;
  return [
    ...unless(typeof name === 'string' && NAME.test(name), `metadata.name: ${name}`),
    ...Object.entries(labels as Json).flatMap(([key, value]) =>
      unless(LABEL.test(key) && typeof value === 'string' && LABEL.test(value), `metadata.labels.${key}: ${value}`),
    ),
    ...onlyFields('metadata', more, ['displayName', 'annotations']),
  ];
}

const dataSource = (spec: Json): string[] => [
  ...unless(typeof spec.type === 'string' && spec.type !== '', 'spec.type'),
  ...unless(typeof spec.connectionDetails === 'object', 'spec.connectionDetails'),
  ...onlyFields('spec', spec, ['description', 'type', 'connectionDetails']),
];

const described = ({ description }: Json): string[] =>
  unless(
    description === undefined || (typeof description === 'string' && description.length <= 1_050),
    'spec.description',
  );

const service = (spec: Json): string[] => [...described(spec), ...onlyFields('spec', spec, ['description'])];

function slo(spec: Json): string[] {
  const { service: of, indicator, timeWindow, budgetingMethod, objectives, ...more } = spec;
  const [window, ...windows] = timeWindow as readonly Json[];
  return [
    ...unless(typeof of === 'string' && NAME.test(of), `spec.service: ${of}`),
    ...named(indicator as Json),
    ...ratioMetric(((indicator as Json).spec as Json).ratioMetric as Json),
    ...unless(windows.length === 0, 'spec.timeWindow: exactly one'),
    ...checkWindow(window as Json),
    ...unless(['Occurrences', 'Timeslices'].includes(String(budgetingMethod)), 'spec.budgetingMethod'),
    ...(objectives as readonly Json[]).flatMap(({ target, ...others }) => [
      ...unless(typeof target === 'number' && target >= 0 && target < 1, `spec.objectives: target ${target}`),
      ...onlyFields('spec.objectives', others, ['displayName']),
    ]),
    ...described(spec),
    ...onlyFields('spec', more, ['description']),
  ];
}

function ratioMetric({ counter, good, bad, total, ...more }: Json): string[] {
  return [
    ...unless(typeof counter === 'boolean', 'counter'),
    ...unless((good === undefined) !== (bad === undefined), 'either good or bad'),
    ...[good ?? bad, total].flatMap(metric => {
      const { metricSource, ...others } = metric as Json;
      const { metricSourceRef, type, spec, ...fields } = metricSource as Json;
      return [
        ...unless(typeof metricSourceRef === 'string' && NAME.test(metricSourceRef), 'metricSourceRef'),
        ...unless(type === undefined || typeof type === 'string', 'type'),
        ...unless(typeof (spec as Json).query === 'string', 'spec.query'),
        ...onlyFields('metricSource', { ...others, ...fields }, []),
      ];
    }),
    ...onlyFields('ratioMetric', more, []),
  ];
}

const checkWindow = ({ duration, isRolling, calendar, ...more }: Json): string[] => [
  ...unless(typeof duration === 'string' && SHORTHAND.test(duration), `duration: ${duration}`),
  ...unless(isRolling === (calendar === undefined), 'isRolling'),
  ...(calendar === undefined
    ? []
    : [
        ...unless(START.test(String((calendar as Json).startTime)), 'startTime'),
        ...unless(
          Intl.supportedValuesOf('timeZone')
            .concat('UTC')
            .includes(String((calendar as Json).timeZone)),
          'timeZone',
        ),
      ]),
  ...onlyFields('timeWindow', more, []),
];
