/** sloth's rules for the same objective, which its own program generates: https://github.com/slok/sloth. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { yaml } from '../../lib/base';
import { http } from '../../lib/catalogue';
import type { Rule, RuleGroup } from '../../lib/rules';
import type { Service } from '../../lib/services';
import { tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';

export const SLOTH_ALERT = 'SlothAvailability';

/** What its documents call a specification. Labels are ours, so that the same routing serves both sides. */
export const slothSpec = ({ name, team, slo }: Service): object => ({
  version: 'prometheus/v1',
  service: name,
  slos: [
    {
      name: 'availability',
      // In per cent. Not 100 times: that is 99.90000000000001 for some shares.
      objective: Number((100 * (slo?.availability.value ?? 0)).toFixed(6)),
      sli: {
        events: {
          error_query: `sum(rate(${http.requests.name}{service="${name}",status=~"5.."}[{{.window}}]))`,
          total_query: `sum(rate(${http.requests.name}{service="${name}"}[{{.window}}]))`,
        },
      },
      alerting: {
        name: SLOTH_ALERT,
        labels: { service: name, team, objective: 'availability' },
        page_alert: { labels: { severity: 'critical', stage: 'page' } },
        ticket_alert: { labels: { severity: 'warning', stage: 'ticket' } },
      },
    },
  ],
});

/** Read by dashboards alone, and by far the most expensive. */
const PERIOD = 'slo:sli_error:ratio_rate30d';
const readByAlerts = (rule: Rule): boolean =>
  'alert' in rule || (rule.record.startsWith('slo:sli_error:ratio_rate') && rule.record !== PERIOD);

/** Name of a rule file → its groups, without what no alert reads. */
export async function slothGroups(services: readonly Service[]): Promise<ReadonlyMap<string, readonly RuleGroup[]>> {
  const program = await tool('sloth');
  const cwd = temporaryFolder('sloth');
  for (const folder of ['specs', 'rules']) mkdirSync(path.join(cwd, folder));
  for (const service of services)
    writeFileSync(path.join(cwd, 'specs', `${service.name}.yml`), yaml(slothSpec(service)));
  const { code, stderr } = await run(program, ['generate', '--input', 'specs', '--out', 'rules'], { cwd });
  if (code !== 0) throw new Error(`sloth generated no rules:\n${stderr.trim()}`);
  const files = readdirSync(path.join(cwd, 'rules')).sort();
  return new Map(
    files.map(file => {
      const documents = loadAll(readFileSync(path.join(cwd, 'rules', file), 'utf8')) as ({
        readonly groups: readonly RuleGroup[];
      } | null)[];
      const groups = documents.flatMap(document => document?.groups ?? []);
      const kept = groups.map(group => ({ ...group, rules: group.rules.filter(readByAlerts) }));
      return [file, kept.filter(({ rules }) => rules.length > 0)];
    }),
  );
}

export const slothRules = async (services: readonly Service[]): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await slothGroups(services))].map(([file, groups]) => [file, yaml({ groups })]));
