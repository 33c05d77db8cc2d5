/** The table of faults, held against the runbooks: each says what its alert's runbook must lead to. */
import { alertOf, PAGES, type PagedAlert } from '../cluster/support/paging/expectations';
import { alertsOf, type Fault, type Finding, type Lead } from '../cluster/support/paging/fault';
import { FAULTS, faultOf } from '../cluster/support/paging/faults';
import { ROUNDS } from '../cluster/support/paging/rounds';
import { remedyCommands, UNKNOWN } from '../cluster/support/runbooks/remedy';
import type { Labels } from '../runbooks/fill';
import type { SourceBlock } from '../runbooks/markdown';
import { type Runbook, runbook, type Step } from '../runbooks/runbook';

const paged = Object.keys(PAGES) as PagedAlert[];
const leads = paged.map(alert => {
  const lead = faultOf(alert)?.lead;
  if (lead === undefined) throw new Error(`no fault makes ${alert} fire`);
  return { alert, lead, page: runbook(alertOf(alert)) };
});

test('every alert that the cluster suite pages has one fault, and every fault is in a round or begun by a test', () => {
  const caused = Object.values<Fault>(FAULTS).flatMap(alertsOf);
  expect([...caused].sort()).toEqual([...paged].sort());
  const inRounds = new Set<Fault>(Object.values<readonly Fault[]>(ROUNDS).flat());
  const left = Object.entries<Fault>(FAULTS).flatMap(([name, fault]) => (inRounds.has(fault) ? [] : [name]));
  expect(left).toEqual(['slowRequests']);
});

test('findings are steps of the runbook, in its words, with the query or command that shows them', () => {
  const problems = leads.flatMap(({ alert, lead, page }) =>
    lead.findings.flatMap(finding => wrongIn(finding, page).map(problem => `${alert}: ${problem}`)),
  );
  expect(problems).toEqual([]);
});

function wrongIn({ step, reads, series, prints, gives = {} }: Finding, { diagnosis }: Runbook): string[] {
  const found = diagnosis.find(({ number }) => number === step);
  if (found === undefined) return [`there is no step ${step}`];
  const has = (...languages: readonly string[]): boolean =>
    found.blocks.some(({ language }) => languages.includes(language));
  return [
    ...(plain(found).includes(plain({ text: reads })) ? [] : [`step ${step} does not say "${reads}"`]),
    ...((series === undefined) === (prints === undefined) ? [`step ${step}: wanted either series or prints`] : []),
    ...(series !== undefined && !has('promql') ? [`step ${step} has no query`] : []),
    ...(prints !== undefined && !has('sh', 'sql') ? [`step ${step} has no command`] : []),
    // A finding also fits the series of another query of its step, one without the label: the mitigation would be run on "UNKNOWN".
    ...Object.entries(gives)
      .filter(([, label]) => series?.[label] === undefined && !prints?.source.includes(`(?<${label}>`))
      .map(([name, label]) => `step ${step} gives ${name} by "${label}", which what it finds need not have`),
  ];
}

const plain = ({ text }: Pick<Step, 'text'>): string => text.replace(/\s+/g, ' ');

test('what may return nothing is a query or command of the runbook', () => {
  const problems = leads.flatMap(({ alert, lead, page }) =>
    Object.keys(lead.silent ?? {}).flatMap(part => {
      const texts = page.diagnosis.flatMap(({ blocks }) => blocks.filter(({ text }) => text.includes(part)));
      return texts.length === 0 ? [`${alert}: nothing has "${part}"`] : [];
    }),
  );
  expect(problems).toEqual([]);
});

test('what ends a fault is a command of the mitigation, with every variable set', () => {
  const labels = {
    ...{ service: 'billing', namespace: 'shop', pod: 'billing-0', container: 'billing', node: 'node-7' },
    ...{ job_name: 'nightly', persistentvolumeclaim: 'data-0', workload: 'billing' },
  };
  const commands = leads.map(({ alert, lead, page }) => ({ alert, commands: remedyOf(lead, page, labels) }));
  expect(commands.filter(({ commands: all }) => all.some(({ text }) => text.includes(UNKNOWN)))).toEqual([]);
  const without = leads.filter(({ lead }) => !('none' in lead.remedy)).map(({ alert }) => alert);
  expect(commands.flatMap(({ alert, commands: all }) => (all.length > 0 ? [alert] : []))).toEqual(without);
});

/** With what the diagnosis finds, which is known on a cluster. */
function remedyOf({ findings, remedy }: Lead, page: Runbook, labels: Labels): SourceBlock[] {
  const given = findings.flatMap(({ gives = {} }) => Object.keys(gives).map(name => [name, 'found'] as const));
  return remedyCommands(page, remedy, labels, Object.fromEntries(given));
}

test('a fault that is rolled back can come as a release', () => {
  const cannot = paged.filter(alert => {
    const { fault, lead } = faultOf(alert) ?? {};
    const follows = lead && 'item' in lead.remedy && lead.remedy.follow !== undefined;
    return follows && fault?.asRelease === undefined;
  });
  expect(cannot).toEqual([]);
});
