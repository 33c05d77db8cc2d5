import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatDuration, namespaces, type Quantity } from '../../lib/catalogue';
import { production, ruleSettings } from '../../lib/environments';
import { ALL_ALERTS, type Alert } from '../../lib/rules';
import { allServices, bindAlerts, catalogueChecker } from '../../lib/services';
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

/** Neither teams nor fixed thresholds depend on the environment. */
const bound = bindAlerts(allServices(), ruleSettings(production));

/** The team that an alert is routed to, or `of the service` if that depends on the service. */
function teamOf({ name }: Alert): string {
  const teams = new Set([...bound.values()].flat().flatMap(({ alert, team }) => (alert.name === name ? [team] : [])));
  const [only] = teams;
  return teams.size === 1 && only !== undefined ? only : 'of the service';
}

/** The ways in which a threshold may be written. */
function writtenForms({ value, unit }: Quantity): string[] {
  const number = value.toLocaleString('en-US');
  switch (unit) {
    case 'ratio':
      return [`${Number((value * 100).toPrecision(6))} %`];
    case 'percent':
      return [`${number} %`];
    case 'bytes':
      return [`${value / 1e9} GB`];
    case 'seconds':
      return [`${number} s`, `${value / 86_400} days`];
    case 'perSecond':
      return [`${number}/s`, number];
    default:
      return [number];
  }
}

/** Whether `text` contains `wanted` as a whole: "10 %" does not count as "0 %". */
const mentions = (text: string, wanted: string): boolean =>
  new RegExp(`(?<![\\d.,])${wanted.replace(/[.%/]/g, '\\$&')}(?![\\d]|[.,]\\d)`).test(text);

const deployed = deployedObjects();

const HEADER = /^Severity \*\*(\w+)\*\* · Team \*\*([^*]+)\*\*.* · Threshold \*\*(.+)\*\* (?:for (\S+)|at once)$/;

describe('runbooks', () => {
  it('exist for every alert, and for nothing else', () => {
    expect(runbooks).toEqual(ALL_ALERTS.map(({ name }) => `${name}.md`).sort());
  });

  it.each(ALL_ALERTS.map(alert => [alert.name, alert] as const))(
    '%s states the declared severity, team, threshold and duration',
    (name, alert) => {
      const [title, , header = ''] = read(`${name}.md`).split('\n');
      expect(title).toBe(`# ${name}`);
      expect(header).toMatch(HEADER);
      const [, severity, team, threshold = '', duration] = HEADER.exec(header) ?? [];
      expect({ severity, team, duration }).toEqual({
        severity: alert.severity,
        team: teamOf(alert),
        duration: alert.for && formatDuration(alert.for),
      });
      if (typeof alert.threshold !== 'function') {
        const forms = writtenForms(alert.threshold);
        expect({ threshold, forms, stated: forms.some(form => mentions(threshold, form)) }).toMatchObject({
          stated: true,
        });
      }
    },
  );

  it.each(runbooks)('%s has the five sections in order, none of them empty', file => {
    const found = sections(read(file));
    expect(found.map(({ heading }) => heading)).toEqual(SECTIONS);
    expect(found.filter(({ body }) => body.length < 40)).toEqual([]);
  });

  it('contain at least one query and one command or SQL statement for the diagnosis', () => {
    const without = (...languages: string[]) =>
      runbooks.filter(file => {
        const diagnosis = sections(read(file))[2]?.body ?? '';
        return languages.every(language => fences(diagnosis, language).length === 0);
      });
    expect({ queries: without('promql'), commands: without('sh', 'sql') }).toEqual({ queries: [], commands: [] });
  });

  it.each(SECTIONS)('do not share the text of the section %s', heading => {
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
  it('are the expected ones', () => {
    expect(procedures).toEqual(PROCEDURES.map(name => `procedures/${name}.md`));
  });

  it.each(procedures)('%s begins by saying when it applies', file => {
    expect(sections(read(file))[0]?.heading).toBe('When');
  });
});

describe('the index', () => {
  const listed = rows(read('README.md'));

  it('lists every alert once with its severity and team', () => {
    const alerts = listed.filter(([first = '']) => /^\[\w+\]\(\w+\.md\)$/.test(first));
    const expected = ALL_ALERTS.map(alert => [`[${alert.name}](${alert.name}.md)`, alert.severity, teamOf(alert)]);
    expect(alerts.map(([name, severity, team]) => [name, severity, team]).sort()).toEqual(expected.sort());
    expect(alerts.filter(([, , , meaning = '']) => meaning === '')).toEqual([]);
  });

  it('lists every procedure', () => {
    expect(procedures.filter(file => !links(read('README.md')).includes(file))).toEqual([]);
  });
});

describe.each(everything)('%s', file => {
  const markdown = read(file);

  it('queries only metrics and recorded series that exist', () => {
    const queries = [
      ...fences(markdown, 'promql'),
      ...[...markdown.matchAll(/promtool query instant \S+ '([^']*)'/g)].map(([, query]) => query as string),
    ];
    const violations = queries.flatMap(query => {
      const { diagnostics, type } = catalogueChecker().checkText(query);
      const messages = diagnostics.map(({ message }) => message);
      return messages.length > 0 || type !== 'instant vector' ? [{ query, type, messages }] : [];
    });
    expect(violations).toEqual([]);
  });

  it('contains only commands with valid shell syntax, in namespaces that exist', () => {
    const commands = fences(markdown, 'sh');
    const broken = commands.flatMap(command => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' });
      return status === 0 ? [] : [{ command, stderr }];
    });
    expect(broken).toEqual([]);
    const known = ['kube-system', production.exposure?.controllerNamespace, ...Object.values(namespaces)];
    const named = [...markdown.matchAll(/kubectl (?:\S+ )*?-n ([a-z][\w-]*)/g)].map(([, namespace]) => namespace ?? '');
    expect(named.filter(namespace => !known.includes(namespace))).toEqual([]);
  });

  it('names only objects that the platform deploys', () => {
    expect([...namedObjects(markdown)].filter(name => !deployed.has(name))).toEqual([]);
  });

  it('has no broken links', () => {
    const broken = links(markdown).filter(target => {
      if (/^https?:/.test(target)) return false;
      const [relative = '', anchor] = target.split('#');
      const linked = relative === '' ? file : path.join(path.dirname(file), relative);
      if (!existsSync(path.join(FOLDER, linked))) return true;
      return anchor !== undefined && !anchors(read(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('closes its code blocks and states their languages', () => {
    const opened = markdown.match(/^ *```/gm)?.length ?? 0;
    const known = ['promql', 'sh', 'sql', 'ts'].flatMap(language => fences(markdown, language)).length;
    expect(opened).toBe(known * 2);
  });
});
