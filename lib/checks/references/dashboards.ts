import { DATASOURCES } from '../../catalogue';
import { suggestion } from '../../promql';
import type { Check } from '../manifest/check';
import { dashboardFiles, type Json } from './dashboard-files';

/** Grafana's own, which need no provisioning. */
const BUILT_IN = ['grafana', '-- Grafana --', '-- Mixed --', '-- Dashboard --'];

/** Panels query datasources that are provisioned. Any other uid shows an empty panel. */
export const dashboards: Check = function* (inventory) {
  for (const { where, file, content } of dashboardFiles(inventory)) {
    if ('problem' in content) {
      yield { where, message: `data[${file}]: ${content.problem}` };
      continue;
    }
    const used = new Set<string>();
    collect(content.json, used);
    const variables = datasourceVariables(content.json).flatMap(name => [`\${${name}}`, `$${name}`]);
    const known = [...Object.keys(DATASOURCES), ...BUILT_IN, ...variables];
    for (const uid of used) {
      if (known.includes(uid)) continue;
      const hint = suggestion(uid, known) || `; there are ${Object.keys(DATASOURCES).join(', ')}`;
      yield { where, message: `data[${file}]: there is no datasource "${uid}"${hint}` };
    }
  }
};

/** Adds every uid that is written as `datasource: "uid"`, `datasource: { uid }` or `datasourceUid: "uid"`. */
function collect(value: Json, uids: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, uids);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === 'datasource' || key === 'datasourceUid') {
      const uid = isObject(item) ? item.uid : item;
      if (typeof uid === 'string') uids.add(uid);
    } else {
      collect(item, uids);
    }
  }
}

/** The dashboard's variables that select a datasource. */
function datasourceVariables(dashboard: Json): readonly string[] {
  const templating = isObject(dashboard) ? dashboard.templating : null;
  const list = isObject(templating) ? templating.list : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap(variable =>
    isObject(variable) && variable.type === 'datasource' && typeof variable.name === 'string' ? [variable.name] : [],
  );
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
