import { readFileSync } from 'node:fs';
import { code, page, section, table } from './markdown';

/** What is declared with, by title: the interfaces, and the file that has them. */
const INTERFACES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Stack: { 'lib/stack/stack.ts': ['StackProps', 'Stack'], 'lib/stack/patch.ts': ['PatchProps', 'PatchOperation'] },
  'Names and teams': { 'lib/base/stack-names.ts': ['StackNames', 'Namespaces', 'TeamRoles'] },
  Environments: {
    'lib/stack/environment.ts': ['Environment'],
    'lib/components/prometheus/size.ts': ['PrometheusSize'],
    'lib/storage/metrics.ts': ['LocalMetrics'],
    'lib/storage/remote-write.ts': ['RemoteWrite'],
    'lib/components/alertmanager/size.ts': ['AlertmanagerSize'],
    'lib/components/alertmanager/notifications.ts': ['Notifications', 'TeamContacts', 'Escalation', 'TierContacts'],
    'lib/people/hours.ts': ['WorkingHours'],
    'lib/components/jaeger/size.ts': ['JaegerSize'],
    'lib/storage/traces.ts': ['BadgerTraces'],
    'lib/components/grafana/size.ts': ['GrafanaSize'],
    'lib/storage/grafana.ts': ['SqliteDatabase'],
    'lib/components/exposure/exposure.ts': ['Exposure', 'ByIngress', 'ByGateway', 'Listener', 'Controller'],
    'lib/components/oauth2-proxy/sign-in.ts': ['SignIn'],
    'lib/components/cluster-network.ts': ['ClusterNetwork'],
    'lib/components/surroundings.ts': ['KnownAddresses'],
    'lib/components/kubelet/trust.ts': ['KubeletTrust'],
    'lib/components/postgres-exporter/database.ts': ['WatchedPostgres'],
    'lib/components/exporter/database-exporter.ts': ['DatabaseAddress'],
    'lib/components/image.ts': ['ImageSource'],
  },
  Services: { 'lib/services/service.ts': ['ServiceProps'], 'lib/rules/facts.ts': ['Slo'] },
  Objectives: { 'lib/slo/objective.ts': ['ObjectiveProps', 'LatencyProps'] },
  Families: { 'lib/catalogue/family.ts': ['FamilyInfo'], 'lib/catalogue/metric.ts': ['MetricProps'] },
  Alerts: {
    'lib/rules/alert.ts': ['CommonProps', 'ServiceAlertProps', 'PlatformAlertProps', 'RatioAlertProps'],
  },
  'On call': {
    'lib/people/on-call.ts': ['OnCallProps', 'TeamOnCall'],
    'lib/people/person.ts': ['PersonProps', 'Away'],
    'lib/people/rotation.ts': ['RotationProps', 'HandOver', 'OverrideProps'],
    'lib/people/incidents.ts': ['IncidentPolicy', 'IncidentSeverity'],
  },
  Silences: { 'lib/people/silence.ts': ['CommonProps', 'MaintenanceProps', 'SilenceProps'] },
  Exporters: { 'lib/components/exporter/declared.ts': ['DeclaredExporterProps'] },
};

interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly about: string;
}
interface Interface {
  readonly name: string;
  readonly about: string;
  readonly fields: readonly Field[];
}

const DOCUMENTATION = '(?:\\/\\*\\*((?:(?!\\*\\/)[\\s\\S])*)\\*\\/\\n *)?';

/** The text of a `/** … *\/` in one line. */
const inOneLine = (comment = ''): string =>
  comment
    .split('\n')
    .map(line => line.replace(/^ *\* ?/, '').trim())
    .join(' ')
    .trim();

/** An interface, or a type of fields, as the project's formatter writes it: two spaces before each field. Throws where there is none. */
export function readInterface(source: string, name: string): Interface {
  const [, comment, body = ''] =
    new RegExp(`${DOCUMENTATION}(?:export )?(?:interface|type) ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\};?\\n`).exec(
      source,
    ) ?? [];
  const fields = [...body.matchAll(new RegExp(`^  ${DOCUMENTATION}readonly (\\w+)(\\??):`, 'gm'))];
  if (fields.length === 0) throw new Error(`there is no interface ${name} with fields`);
  return {
    name,
    about: inOneLine(comment),
    fields: fields.map(([, about, field = '', optional]) => ({
      name: field,
      optional: optional === '?',
      about: inOneLine(about),
    })),
  };
}

const cells = ({ name, optional, about }: Field): string[] => {
  const [meaning = '', ...defaults] = about.split('@default');
  return [code(name), optional ? 'no' : 'yes', meaning.trim(), defaults.join(' ').trim()];
};

const described = ({ name, about, fields }: Interface): string =>
  [
    `### ${name}`,
    ...(about === '' ? [] : [about]),
    table(['field', 'required', 'meaning', 'default'], fields.map(cells)),
  ].join('\n\n');

/** Every field of what a stack is declared with, from the declarations' own comments. Reads the library's sources. */
export function declarationsPage(): string {
  const sections = Object.entries(INTERFACES).map(([title, files]) => {
    const read = Object.entries(files).flatMap(([file, names]) => {
      const source = readFileSync(file, 'utf8');
      return names.map(name => described(readInterface(source, name)));
    });
    return section(title, ...read);
  });
  return page(
    'Declarations',
    'What each field means, from the comments in the sources: an editor shows the same. [docs/package.md](../package.md) shows them in use.',
    ...sections,
  );
}
