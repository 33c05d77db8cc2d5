/** docs/operations/: its tables are the declarations', its commands and queries work, and the runbooks agree with the tiers. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { onCallPage, onCallTables } from '../../bin/docs/on-call';
import { operationsPages, withTables } from '../../bin/docs/operations';
import { allNamespaces, minutes } from '../../lib/base';
import { INCIDENT_SEVERITIES, type IncidentSeverityName, incidentOf, type OnCall, type Tier } from '../../lib/people';
import { harbour } from '../example/stack';
import { deployedObjects, namedObjects } from '../runbooks/commands';
import { fences, rows, sections } from '../runbooks/markdown';
import { brokenLinks } from './links';

const FOLDER = 'docs/operations';
const files = readdirSync(FOLDER)
  .filter(file => file.endsWith('.md'))
  .map(file => path.join(FOLDER, file));
const onCall = aion.onCall as OnCall;
const tables = onCallTables(aion, onCall);
const read = (file: string): string => readFileSync(file, 'utf8');

test('the tables are up to date, on each page: run `npm run docs` and commit it', () => {
  const pages = operationsPages(aion);
  expect([...pages.keys()].sort()).toEqual(files.toSorted());
  for (const [file, text] of pages) expect(read(file)).toBe(text);
});

test('every table is shown where it is spoken of, and no table about people is written by hand', () => {
  const text = files.map(read).join('\n');
  for (const table of Object.values(tables)) expect(text).toContain(table);
  const generated = new Set(Object.values(tables).flatMap(table => table.split('\n')));
  const names = [...new Set([...tables.people.matchAll(/^\| ([^|]+) \| `@/gm)].map(([, name = '']) => name))];
  expect(names.length).toBeGreaterThan(10);
  const byHand = text
    .split('\n')
    .filter(line => line.startsWith('|') && !generated.has(line))
    .filter(line => names.some(name => line.includes(name)) || /^\| SEV-\d/.test(line));
  expect(byHand).toEqual([]);
});

test('a table that there is not is an error that names those that there are', () => {
  const text = '<!-- table: severeties. From the declarations, by `npm run docs`. -->\n<!-- end of the table -->\n';
  expect(() => withTables('page.md', text, tables)).toThrow(
    'page.md: there is no table "severeties"; there are severities, alerts, tiers, teams, rotations, overrides, people',
  );
});

test('the tables are those of any company: each severity, tier, team, rotation and person of Harbour', () => {
  const page = onCallPage(harbour) ?? '';
  const cells = rows(page);
  expect(cells.map(([first]) => first)).toEqual(
    expect.arrayContaining([...INCIDENT_SEVERITIES, 'critical', ...harbour.names.teams]),
  );
  expect(cells).toContainEqual(['2', 'secondary on call', 'after 5m', 'after 10m', 'after 4h', '–']);
  expect(cells).toContainEqual(['contracts', 'no', '', '2', '#contracts', 'contracts@harbour.example.com']);
  expect(cells).toContainEqual([
    'storage',
    'primary on call',
    'Dan Reid, Eve Tāne, Fay Young',
    '7d',
    'Wednesday, 02:30, Pacific/Auckland',
    '2026-01-07',
  ]);
  expect(cells).toContainEqual([
    'models',
    'primary on call',
    'Ivy Chen, Jo Silva',
    '3d',
    'every 3d, 12:00, UTC',
    '2026-01-05',
  ]);
  expect(cells).toContainEqual([
    'operations',
    'primary on call',
    'Cat O’Neil',
    '2026-03-09',
    '2026-03-16',
    'swapped, weddings; twice',
  ]);
  expect(cells).toContainEqual(['Ann Avery', '`@ann`', 'ann@harbour.example.com', 'America/New_York', '']);
  const { onCall: _, ...silent } = harbour;
  expect(onCallPage(silent)).toBeUndefined();
});

describe.each(files)('%s', file => {
  const text = read(file);
  const commands = fences(text, 'sh');

  test('links only to what there is', () => {
    expect(brokenLinks(file)).toEqual([]);
  });

  test('has only commands that there are, which the shell can read', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const named = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.filter(name => !scripts.includes(name))).toEqual([]);
    const paths = commands.flatMap(command =>
      [...command.matchAll(/\b(?:test|docs)\/[\w/.]+/g)].map(([found]) => found),
    );
    expect(paths.filter(found => spawnSync('test', ['-e', found]).status !== 0)).toEqual([]);
    expect(commands.filter(command => spawnSync('bash', ['-n'], { input: command }).status !== 0)).toEqual([]);
    const programs = commands
      .join('\n')
      .replace(/\\\n/g, ' ')
      .split(/\n|&&|\|/)
      .map(command => command.trim().split(' ')[0] ?? '');
    expect(
      [...new Set(programs)].filter(name => !['npm', 'npx', 'kubectl', 'git', 'terraform', ''].includes(name)),
    ).toEqual([]);
  });

  test('names only namespaces and objects that are deployed', () => {
    const deployed = deployedObjects();
    expect([...namedObjects(text, aion.names)].filter(name => !deployed.has(name))).toEqual([]);
    const named = [...text.matchAll(/kubectl (?:\S+ )*?-n ([a-z][\w-]*)/g)].map(([, namespace = '']) => namespace);
    expect(named.filter(name => !allNamespaces(aion.names.namespaces).includes(name))).toEqual([]);
  });

  test('has only queries that ask for what is measured and recorded', () => {
    const violations = fences(text, 'promql').flatMap(query => {
      const { diagnostics, type } = aion.rules.checker.checkText(query);
      return diagnostics.length > 0 || type !== 'instant vector'
        ? [{ query, type, messages: diagnostics.map(({ message }) => message) }]
        : [];
    });
    expect(violations).toEqual([]);
  });

  test('closes its code blocks and names their language', () => {
    const opened = text.match(/^ *```/gm)?.length ?? 0;
    const known = ['promql', 'sh', 'text', 'ts'].flatMap(language => fences(text, language)).length;
    expect(opened).toBe(known * 2);
  });
});

test('the upkeep that the requirements name is there, each with what to run', () => {
  const tasks = sections(read(path.join(FOLDER, 'scheduled-tasks.md')));
  const named = Object.fromEntries(
    tasks.map(({ heading, body }) => [
      heading,
      [...body.matchAll(/^- \[ \] \*\*([^*]+)\*\*/gm)].map(([, name]) => name),
    ]),
  );
  expect(named).toMatchObject({
    Daily: ['Alerts', 'Error trends', 'Sampling'],
    Weekly: expect.arrayContaining(['Slow queries', 'Trends', 'Thresholds']),
    Monthly: expect.arrayContaining(['Runbooks', 'Drill', 'Retention', 'Queries of dashboards']),
    Quarterly: expect.arrayContaining(['Upgrade', 'Success criteria', 'Capacity']),
  });
  const [daily, ...others] = tasks;
  for (const { heading, body } of [daily, ...others].filter(each => each !== undefined)) {
    const each = body.split(/^- \[ \] /m).slice(1);
    const idle = each.filter(task => !/```|\]\(/.test(task) && !task.startsWith('**Policy**'));
    expect({ heading, idle }).toEqual({ heading, idle: [] });
  }
});

describe('the runbooks agree with the tiers', () => {
  const escalations = aion.rules.alerts.map(alert => {
    const text = read(path.join('runbooks', `${alert.name}.md`));
    return { alert, text, body: sections(text).find(({ heading }) => heading === 'Escalation')?.body ?? '' };
  });
  const procedures = readdirSync('runbooks/procedures').map(file => read(path.join('runbooks/procedures', file)));
  const after = (name: IncidentSeverityName, tier: Tier): number =>
    onCall.incidents.severities[name].tiers[tier]?.value ?? Number.POSITIVE_INFINITY;

  test('in the teams and severities that they name', () => {
    const teams = escalations.flatMap(({ alert, body }) =>
      [...body.matchAll(/\*\*([\w-]+)\*\*/g)].map(([, team = '']) => ({ alert: alert.name, team })),
    );
    expect(teams.length).toBeGreaterThan(50);
    expect(teams.filter(({ team }) => !aion.names.teams.includes(team as never))).toEqual([]);
    const severities = [...escalations.map(({ text }) => text), ...procedures].flatMap(
      text => text.match(/\bSEV-\w+/g) ?? [],
    );
    expect(severities.length).toBeGreaterThan(5);
    expect(severities.filter(name => !INCIDENT_SEVERITIES.includes(name as never))).toEqual([]);
  });

  test('in when they ask for help: no later than the tier is called if nobody answers', () => {
    const asked = escalations
      .filter(({ alert }) => incidentOf(onCall.incidents, alert.severity).answered === 'always')
      .flatMap(({ alert, body }) => {
        const text = body.replace(/\s+/g, ' ');
        const found = [
          ...[...text.matchAll(/\*\*management\*\* after (\d+) minutes/g)].map(([, time]) => ({
            tier: 'command' as const,
            time,
          })),
          ...[
            ...text.matchAll(/second person (?:from \S+ )?after (\d+) minutes|after (\d+) minutes a second person/g),
          ].map(([, time, other]) => ({ tier: 'lead' as const, time: time ?? other })),
        ];
        const severity = onCall.incidents.alerts[alert.severity];
        return found.map(({ tier, time }) => ({
          alert: alert.name,
          tier,
          time: minutes(Number(time)).value,
          latest: after(severity, tier),
        }));
      });
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter(({ time, latest }) => time > latest)).toEqual([]);
  });

  test('in the severities of a degraded service', () => {
    const table = rows(procedures.find(text => text.startsWith('# Service degradation')) ?? '').filter(
      ([, name = '']) => name.startsWith('SEV'),
    );
    expect(table.map(([, name]) => name)).toEqual([...INCIDENT_SEVERITIES]);
    for (const [, name = '', inform = ''] of table) {
      const [, time] = /within (\d+) minutes/.exec(inform.split(',')[0] ?? '') ?? [];
      if (time !== undefined)
        expect(minutes(Number(time)).value).toBeLessThanOrEqual(after(name as IncidentSeverityName, 'command'));
      const { statusPage } = onCall.incidents.severities[name as IncidentSeverityName];
      // Management hears of whatever customers hear of.
      expect(inform.includes('management')).toBe(statusPage);
    }
  });
});
