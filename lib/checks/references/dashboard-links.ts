import { interfaceUrl } from '../../components/exposure';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import type { Inventory } from '../manifest/inventory';

/** Links of alerts and dashboards lead to a dashboard that is deployed, and set no variable that it does not have. */
export const dashboardLinks: Check = function* (inventory, { environment }) {
  const dashboards = variablesByUid(inventory);
  if (dashboards.size === 0) return;
  const grafana = interfaceUrl(environment.exposure, 'grafana');
  for (const { where, object } of inventory.ofKind('ConfigMap')) {
    for (const [file, text] of Object.entries(object.data ?? {})) {
      const problems = new Set(linksIn(file, text, grafana).flatMap(link => broken(link, dashboards)));
      for (const problem of problems) yield { where, message: `data[${file}]: ${problem}` };
    }
  }
};

type Variables = ReadonlyMap<string, readonly string[]>;

function variablesByUid(inventory: Inventory): Variables {
  const found = new Map<string, readonly string[]>();
  for (const { object } of inventory.ofKind('ConfigMap')) {
    for (const [file, text] of Object.entries(object.data ?? {})) {
      if (!isDashboard(file, text)) continue;
      const { uid, templating } = parsed(text);
      if (uid !== undefined) found.set(uid, templating?.list?.flatMap(({ name }) => name ?? []) ?? []);
    }
  }
  return found;
}

const isDashboard = (file: string, text: string): boolean => file.endsWith('.json') && text.includes('"panels"');

interface DashboardJson {
  readonly uid?: string;
  readonly templating?: { readonly list?: readonly { readonly name?: string }[] };
  readonly links?: readonly { readonly url?: string }[];
}

/** Text that is not JSON is reported by the check of dashboards. */
function parsed(text: string): DashboardJson {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** What follows `…/d/` in the links of a file. */
function linksIn(file: string, text: string, grafana: string): readonly string[] {
  if (isDashboard(file, text)) {
    const urls = parsed(text).links?.flatMap(({ url }) => url ?? []) ?? [];
    return urls.flatMap(url => after(`${grafana}/d/`, url) ?? after('/d/', url) ?? []);
  }
  if (!text.includes('dashboard_url')) return [];
  return [...text.matchAll(/\bdashboard_url: *["']?([^"'\n]+)/g)].flatMap(
    ([, url = '']) => after(`${grafana}/d/`, url) ?? [],
  );
}

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
