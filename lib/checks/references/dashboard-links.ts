import { interfaceUrl } from '../../components/exposure';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { dashboardFiles, isDashboard } from './dashboard-files';

/** Links of alerts and dashboards lead to a dashboard that is deployed, and set no variable that it does not have. */
export const dashboardLinks: Check = function* (inventory, { environment }) {
  // Text that is not JSON is reported by the check of dashboards.
  const dashboards = dashboardFiles(inventory).flatMap(({ where, file, content }) =>
    'json' in content ? [{ where, file, json: content.json as DashboardJson }] : [],
  );
  const variables = new Map(
    dashboards.flatMap(({ json }) => (json.uid === undefined ? [] : [[json.uid, names(json)]])),
  );
  if (variables.size === 0) return;
  const grafana = interfaceUrl(environment.exposure, 'grafana');
  const files = [
    ...dashboards.map(({ where, file, json }) => ({ where, file, links: linksOfDashboard(json, grafana) })),
    ...inventory.ofKind('ConfigMap').flatMap(({ where, object }) =>
      Object.entries(object.data ?? {})
        .filter(([file, text]) => !isDashboard(file, text))
        .map(([file, text]) => ({ where, file, links: linksOfAlerts(text, grafana) })),
    ),
  ];
  for (const { where, file, links } of files) {
    const problems = new Set(links.flatMap(link => broken(link, variables)));
    for (const problem of problems) yield { where, message: `data[${file}]: ${problem}` };
  }
};

/** Variables of dashboards, by uid. */
type Variables = ReadonlyMap<string, readonly string[]>;

interface DashboardJson {
  readonly uid?: string;
  readonly templating?: { readonly list?: readonly { readonly name?: string }[] };
  readonly links?: readonly { readonly url?: string }[];
}

const names = ({ templating }: DashboardJson): readonly string[] =>
  templating?.list?.flatMap(({ name }) => name ?? []) ?? [];

/** What follows `…/d/` in the links of a dashboard. */
function linksOfDashboard({ links = [] }: DashboardJson, grafana: string): readonly string[] {
  const urls = links.flatMap(({ url }) => url ?? []);
  return urls.flatMap(url => after(`${grafana}/d/`, url) ?? after('/d/', url) ?? []);
}

/** What follows `…/d/` in the links of the alerts in a rule file. */
const linksOfAlerts = (text: string, grafana: string): readonly string[] =>
  [...text.matchAll(/\bdashboard_url: *["']?([^"'\n]+)/g)].flatMap(([, url = '']) => after(`${grafana}/d/`, url) ?? []);

const after = (start: string, url: string): string | undefined =>
  url.startsWith(start) ? url.slice(start.length).trim() : undefined;

function broken(link: string, dashboards: Variables): string[] {
  const [path = '', query = ''] = link.split('?');
  const [uid = ''] = path.split('/');
  const variables = dashboards.get(uid);
  if (variables === undefined)
    return [`a link leads to dashboard "${uid}", which does not exist${suggestion(uid, [...dashboards.keys()])}`];
  return [...query.matchAll(/(?:^|&)var-(\w+)=/g)]
    .map(([, name = '']) => name)
    .filter(name => !variables.includes(name))
    .map(name => `a link sets $${name}, which dashboard "${uid}" does not have${suggestion(name, variables)}`);
}
