import { dashboardUid } from '../base';
import { suggestion } from '../promql';
import type { Dashboard } from './dashboard';
import type { PageLink } from './page-link';
import type { DashboardContext } from './threshold';

/** The URL of a link; undefined where it leads nowhere. */
export function linkUrl(link: PageLink, context: DashboardContext): string | undefined {
  if (typeof link === 'string') return link;
  if ('interface' in link) {
    const base = context.interfaces?.[link.interface];
    return base === undefined ? undefined : `${base}${link.path}`;
  }
  const query = Object.entries(link.variables ?? {}).map(
    ([name, value]) => `${encodeURIComponent(`var-${name}`)}=${encodeURIComponent(value)}`,
  );
  return `/d/${dashboardUid(context, link.dashboard)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** The problems of a dashboard's links. */
export const checkPageLinks = ({ links = {} }: Dashboard, dashboards: readonly Dashboard[]): string[] =>
  Object.entries(links).flatMap(([title, link]) =>
    broken(link, dashboards).map(message => `links: "${title}" ${message}`),
  );

function broken(link: PageLink, dashboards: readonly Dashboard[]): string[] {
  if (typeof link === 'string') {
    if (/^https?:\/\/[^/]/.test(link)) return [];
    return [
      `leads to "${link}", which is no page: give an https:// URL, { dashboard: key }, or { interface, path } of a program`,
    ];
  }
  if ('interface' in link)
    return link.path.startsWith('/') ? [] : [`leads to path "${link.path}": it must begin with "/"`];
  const target = dashboards.find(({ key }) => key === link.dashboard);
  if (target === undefined) {
    const keys = dashboards.map(({ key }) => key);
    return [`leads to dashboard "${link.dashboard}", which does not exist${suggestion(link.dashboard, keys)}`];
  }
  const names = target.variables.map(({ name }) => name);
  return Object.keys(link.variables ?? {})
    .filter(name => !names.includes(name))
    .map(name => `sets $${name}, which dashboard "${target.key}" does not have${suggestion(name, names)}`);
}
