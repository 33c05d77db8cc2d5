/** What of the runbooks' diagnoses can be checked without a cluster: that the alert's labels make them runnable. */
import { aion } from '../../aion/stack';
import { bindAlerts } from '../../lib/rules';
import { monitoredIn, ruleSettings } from '../../lib/stack';
import { assigned, expanded, filler, VARIABLES } from './fill';
import { type Runbook, runbook } from './runbook';

const { rules, services, environments } = aion;
/** The labels of each alert. Its expression returns the same in every environment. */
const labelsOf = new Map(
  environments.flatMap(environment =>
    [...bindAlerts(rules, monitoredIn(environment, services), ruleSettings(aion, environment)).values()]
      .flat()
      .map(({ alert, expr }) => [alert.name, rules.checker.check(expr).labels] as const),
  ),
);
/** What bindings add to every alert. */
const ADDED = ['service'];

const pages: readonly Runbook[] = rules.alerts.map(({ name }) => runbook(name));
const blocks = (page: Runbook, language: string) =>
  page.diagnosis.flatMap(step => step.blocks).filter(block => block.language === language);

/** Variables that the person finds out: in an earlier step, or since no label has them. */
const FOUND_OUT: Readonly<Record<string, string>> = {
  HOST: 'the host in the label instance, which is a URL, or that of the product',
  SECRET: 'the Secret of the Ingress that the command before shows',
  SERVER: 'the address that the command before shows',
  DIR: 'where the container mounts the volume',
};
/** Where an alert about more than one pod leads to one of them, or names its pod as the instance. */
const POD_FOUND_OUT = ['WorkloadReplicasMissing', 'VolumeInodesLow', 'LogAgentMemoryFull'];

test('a command of a diagnosis uses only variables that the runbook sets before', () => {
  const violations = pages.flatMap(page => {
    const set = new Set(['USER']);
    return blocks(page, 'sh').flatMap(({ text }) => {
      for (const [, name = ''] of text.matchAll(/(?:^|\s)([A-Z_]+)=/gm)) set.add(name);
      return expanded(text).flatMap(name => (set.has(name) ? [] : [`${page.alert}: $${name} in ${text}`]));
    });
  });
  expect(violations).toEqual([]);
});

test('a variable stands for a label that the alert has, or says what the person finds out', () => {
  const violations = pages.flatMap(page => {
    const labels = [...(labelsOf.get(page.alert) ?? []), ...ADDED];
    const names = blocks(page, 'sh').flatMap(({ text }) => [...assigned(text).keys()]);
    return names
      .filter(name => !(name in FOUND_OUT) && !(name === 'POD' && POD_FOUND_OUT.includes(page.alert)))
      .filter(name => !labels.includes(VARIABLES[name] ?? ''))
      .map(name => `${page.alert}: ${name} is ${VARIABLES[name] ?? 'not known'}; the alert has ${labels.join(', ')}`);
  });
  expect(violations).toEqual([]);
});

test("queries select what is measured once the alert's labels are filled in", () => {
  const labels = { service: 'billing', namespace: 'shop', pod: 'billing-0', node: 'node-7' };
  const violations = pages.flatMap(page => {
    const fill = filler(page, labels);
    return blocks(page, 'promql').flatMap(({ text }) => {
      const filled = fill(text);
      const { diagnostics } = rules.checker.checkText(filled);
      return [...diagnostics.map(({ message }) => message), ...leftOver(page, filled)].map(
        problem => `${page.alert}: ${problem} in ${filled}`,
      );
    });
  });
  expect(violations).toEqual([]);
});

/** An example that filling in left: the person would ask about another object than that of the alert. */
function leftOver({ alert }: Runbook, filled: string): string[] {
  const labels = labelsOf.get(alert);
  return labels?.has('node') && filled.includes('node="node-1"') ? ['node="node-1"'] : [];
}

/** Programs that the commands start, and in which Debian package each is. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'the cluster': ['kubectl'],
  git: ['git'],
  jq: ['jq'],
  curl: ['curl'],
  openssl: ['openssl'],
  'the shell': ['echo', 'sleep', 'kill'],
  coreutils: ['base64', 'cut', 'head', 'sort', 'tail', 'uniq'],
  others: ['awk', 'grep', 'sed'],
};

test('commands start only programs that people on call have', () => {
  const known = Object.values(PROGRAMS).flat();
  const started = pages.flatMap(page =>
    blocks(page, 'sh').flatMap(({ text }) => {
      const plain = text
        .replace(/\\\n/g, ' ')
        .replace(/'[^']*'|"[^"]*"/g, 'quoted')
        .replace(/#.*$/gm, '')
        .replace(/^(for .*; do|done)$/gm, '');
      return plain
        .split(/[\n|;&(]+/)
        .map(each => each.trim().replace(/^(?:[A-Z]+=\S* ?)+/, ''))
        .flatMap(each => /^([\w./-]+)/.exec(each)?.[1] ?? [])
        .map(program => ({ page: page.alert, program }));
    }),
  );
  expect(started.filter(({ program }) => !known.includes(program))).toEqual([]);
  expect(known.filter(name => !started.some(({ program }) => program === name))).toEqual([]);
});
