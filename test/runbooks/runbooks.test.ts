import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { runbookPages } from '../../bin/docs/runbooks';
import { allNamespaces } from '../../lib/base';
import { formatDuration, type Quantity } from '../../lib/catalogue';
import { type Alert, bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';
import { deployedObjects, namedObjects } from './commands';
import { anchors, fences, links, rows, sections } from './markdown';

const FOLDER = path.join(process.cwd(), 'runbooks');
const SECTIONS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Escalation'];
const PROCEDURES = ['data-corruption', 'deployment-rollback', 'security-incident', 'service-degradation'];

const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
const markdownIn = (folder: string): string[] =>
  readdirSync(path.join(FOLDER, folder))
    .filter(name => name.endsWith('.md'))
    .sort();

const runbooks = markdownIn('').filter(name => name !== 'README.md');
const procedures = markdownIn('procedures').map(name => `procedures/${name}`);
const everything = ['README.md', ...runbooks, ...procedures];

const { rules, services, environments, names } = aion;
/** Neither teams nor fixed thresholds depend on the environment. */
const bound = environments
  .slice(0, 1)
  .flatMap(environment => [
    ...bindAlerts(rules, monitoredIn(environment, services), ruleSettings(aion, environment)).values(),
  ])
  .flat();

/** The one team that an alert goes to, or that it goes to the team of each service. */
function teamOf({ name }: Alert): string {
  const teams = new Set(bound.flatMap(({ alert, team }) => (alert.name === name ? [team] : [])));
  const [only] = teams;
  return teams.size === 1 && only !== undefined ? only : 'of the service';
}

/** How a threshold may be written. */
function written({ value, unit }: Quantity): string[] {
  const number = value.toLocaleString('en-US');
  switch (unit) {
    case 'ratio':
      return [`${Number((value * 100).toPrecision(6))} %`];
    case 'percent':
      return [`${number} %`];
    case 'bytes':
      return [`${value / 1e9} GB`];
    case 'seconds':
      return [formatDuration({ value, unit })];
    case 'perSecond':
      return [`${number}/s`, number];
    default:
      return [number];
  }
}

/** Whether `text` has `wanted` as a whole: "10 %" does not count as "0 %". */
const mentions = (text: string, wanted: string): boolean =>
  new RegExp(`(?<![\\d.,])${wanted.replace(/[.%/]/g, '\\$&')}(?![\\d]|[.,]\\d)`).test(text);

const deployed = deployedObjects();

const HEADER = /^Severity \*\*(\w+)\*\* · Team \*\*([^*]+)\*\*.* · Fires when \*\*(.+)\*\* (?:for (\S+)|at once)$/;

describe('runbooks', () => {
  it('stand for every alert, and for nothing else', () => {
    expect(runbooks).toEqual(rules.alerts.map(({ name }) => `${name}.md`).sort());
  });

  it('are up to date with the declarations, as is their list: run `npm run docs` and commit it', () => {
    const stale = [...runbookPages(aion)].filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  it.each(rules.alerts.map(alert => [alert.name, alert] as const))(
    '%s states its severity, team, threshold and duration as declared',
    (name, alert) => {
      const [title, , , header = ''] = read(`${name}.md`).split('\n');
      expect(title).toBe(`# ${name}`);
      expect(header).toMatch(HEADER);
      const [, severity, team, condition = '', duration] = HEADER.exec(header) ?? [];
      expect({ severity, team, duration }).toEqual({
        severity: alert.severity,
        team: teamOf(alert),
        duration: alert.for && formatDuration(alert.for),
      });
      expect(condition).not.toMatch(/[{}]/);
      if (typeof alert.threshold !== 'function' && alert.means.includes('{threshold}')) {
        const forms = written(alert.threshold);
        expect({ condition, forms, stated: forms.some(form => mentions(condition, form)) }).toMatchObject({
          stated: true,
        });
      }
    },
  );

  it('leave the threshold to the heading, which follows the declaration', () => {
    const repeated = rules.alerts.flatMap(({ name, means, threshold }) => {
      if (typeof threshold === 'function' || !means.includes('{threshold}')) return [];
      const meaning = sections(read(`${name}.md`)).find(({ heading }) => heading === 'Meaning')?.body ?? '';
      return written(threshold)
        .filter(form => mentions(meaning, form))
        .map(form => `${name}: ${form}`);
    });
    expect(repeated).toEqual([]);
  });

  it.each(runbooks)('%s has the five sections in order, each with text', file => {
    const found = sections(read(file));
    expect(found.map(({ heading }) => heading)).toEqual(SECTIONS);
    expect(found.filter(({ body }) => body.length < 40)).toEqual([]);
  });

  it('diagnose by a query at least, and by a command or a statement of SQL', () => {
    const without = (...languages: string[]) =>
      runbooks.filter(file => {
        const diagnosis = sections(read(file))[2]?.body ?? '';
        return languages.every(language => fences(diagnosis, language).length === 0);
      });
    expect({ queries: without('promql'), commands: without('sh', 'sql') }).toEqual({ queries: [], commands: [] });
  });

  it.each(SECTIONS)('each have a section %s of their own', heading => {
    const files = new Map<string, string[]>();
    for (const file of runbooks) {
      const body = sections(read(file)).find(section => section.heading === heading)?.body ?? '';
      const text = body.replace(/\s+/g, ' ');
      files.set(text, [...(files.get(text) ?? []), file]);
    }
    expect([...files.values()].filter(same => same.length > 1)).toEqual([]);
  });
});

describe('procedures', () => {
  it('are those that no alert names', () => {
    expect(procedures).toEqual(PROCEDURES.map(name => `procedures/${name}.md`));
  });

  it.each(procedures)('%s begins with when it applies', file => {
    expect(sections(read(file))[0]?.heading).toBe('When');
  });
});

describe('the index', () => {
  const listed = rows(read('README.md'));

  it('lists every alert once with its severity and team', () => {
    const alerts = listed.filter(([first = '']) => /^\[\w+\]\(\w+\.md\)$/.test(first));
    const expected = rules.alerts.map(alert => [`[${alert.name}](${alert.name}.md)`, alert.severity, teamOf(alert)]);
    expect(alerts.map(([name, severity, team]) => [name, severity, team]).sort()).toEqual(expected.sort());
    expect(alerts.filter(([, , , meaning = '']) => meaning === '')).toEqual([]);
  });

  it('lists every procedure', () => {
    expect(procedures.filter(file => !links(read('README.md')).includes(file))).toEqual([]);
  });
});

describe.each(everything)('%s', file => {
  const markdown = read(file);

  it('has only queries that ask for what is measured and recorded', () => {
    const queries = [
      ...fences(markdown, 'promql'),
      ...[...markdown.matchAll(/promtool query instant \S+ '([^']*)'/g)].map(([, query]) => query as string),
    ];
    const violations = queries.flatMap(query => {
      const { diagnostics, type } = rules.checker.checkText(query);
      const messages = diagnostics.map(({ message }) => message);
      return messages.length > 0 || type !== 'instant vector' ? [{ query, type, messages }] : [];
    });
    expect(violations).toEqual([]);
  });

  it('has only commands that the shell can read, in namespaces that there are', () => {
    const commands = fences(markdown, 'sh');
    const broken = commands.flatMap(command => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' });
      return status === 0 ? [] : [{ command, stderr }];
    });
    expect(broken).toEqual([]);
    const ingress = environments.map(({ exposure }) => exposure?.controller.namespace);
    const known = ['kube-system', ...ingress, ...allNamespaces(names.namespaces)];
    const named = [...markdown.matchAll(/kubectl (?:\S+ )*?-n ([a-z][\w-]*)/g)].map(([, namespace]) => namespace ?? '');
    expect(named.filter(namespace => !known.includes(namespace))).toEqual([]);
  });

  it('names only objects of the platform that are deployed', () => {
    expect([...namedObjects(markdown, names)].filter(name => !deployed.has(name))).toEqual([]);
  });

  it('links only to what is there', () => {
    const broken = links(markdown).filter(target => {
      if (/^https?:/.test(target)) return false;
      const [relative = '', anchor] = target.split('#');
      const linked = relative === '' ? file : path.join(path.dirname(file), relative);
      if (!existsSync(path.join(FOLDER, linked))) return true;
      return anchor !== undefined && !anchors(read(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('closes its code blocks and names its languages', () => {
    const opened = markdown.match(/^ *```/gm)?.length ?? 0;
    const known = ['promql', 'sh', 'sql', 'ts'].flatMap(language => fences(markdown, language)).length;
    expect(opened).toBe(known * 2);
  });
});
