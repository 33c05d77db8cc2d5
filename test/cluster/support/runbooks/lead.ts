/** Whether the answers of a runbook's diagnosis lead to the fault. */
import type { Labels } from '../../../runbooks/fill';
import type { Finding, Lead } from '../paging/fault';
import type { Answer } from './answers';

/** What does not answer although it should, and what the answers do not show although the fault lasts. */
export function problemsOf({ findings, silent = {} }: Lead, all: readonly Answer[]): string[] {
  const unanswered = all
    .filter(({ problem, text }) => problem !== undefined && !Object.keys(silent).some(part => text.includes(part)))
    .map(({ step, problem, text }) => `step ${step}: ${problem}:\n  ${text.replaceAll('\n', '\n  ')}`);
  const missing = findings.filter(finding => !isFound(finding, all)).map(finding => describe(finding, all));
  const given = findings
    .filter(finding => isFound(finding, all))
    .flatMap(({ step, gives = {} }) => Object.entries(gives).map(([name, label]) => ({ step, name, label })));
  const known = givenBy({ findings }, all);
  const unknown = given
    .filter(({ name }) => known[name] === undefined)
    .map(({ step, name, label }) => `step ${step} does not say ${name}: no "${label}" in what it returns`);
  return [...unanswered, ...missing, ...unknown];
}

/** The variables that the diagnosis gives to the mitigation. */
export function givenBy({ findings }: Pick<Lead, 'findings'>, all: readonly Answer[]): Labels {
  const given = findings.flatMap(finding => {
    const found = finding.prints === undefined ? seriesOf(finding, all)[0]?.metric : groupsOf(finding, all);
    return Object.entries(finding.gives ?? {}).map(([name, label]) => [name, found?.[label] ?? ''] as const);
  });
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** What the named groups of its pattern match in what was printed. */
const groupsOf = ({ step, prints }: Finding, all: readonly Answer[]): Labels | undefined =>
  all
    .filter(answer => answer.step === step)
    .map(({ output }) => prints?.exec(output)?.groups as Labels | undefined)
    .find(groups => groups !== undefined);

/** The conclusions that the answers allow, in the runbook's words. */
export const conclusions = ({ findings }: Lead, all: readonly Answer[]): readonly Finding[] =>
  findings.filter(finding => isFound(finding, all));

function isFound(finding: Finding, all: readonly Answer[]): boolean {
  const { prints, count = found => found > 0 } = finding;
  const printed = all.filter(({ step }) => step === finding.step).map(({ output }) => output);
  if (prints !== undefined) return printed.some(output => prints.test(output));
  return count(seriesOf(finding, all).length);
}

/** The series that it is about, the first query's first. */
function seriesOf({ step, series = {}, value = () => true }: Finding, all: readonly Answer[]): Answer['series'] {
  const fits = (labels: Labels): boolean =>
    Object.entries(series).every(([label, wanted]) =>
      typeof wanted === 'string' ? labels[label] === wanted : wanted.test(labels[label] ?? ''),
    );
  return all
    .filter(answer => answer.step === step)
    .flatMap(answer => answer.series.filter(each => fits(each.metric) && value(each.value)));
}

function describe({ step, series, prints, reads }: Finding, all: readonly Answer[]): string {
  const answered = all.filter(each => each.step === step);
  const seen =
    prints !== undefined
      ? answered.map(({ output }) => output.slice(0, 2_000))
      : answered.flatMap(({ series: found }) => found.slice(0, 20).map(each => JSON.stringify(each)));
  const labels = Object.entries(series ?? {}).map(([label, wanted]) => `${label}: ${wanted}`);
  const wanted = prints === undefined ? `no such series {${labels.join(', ')}}` : `nothing like ${prints}`;
  return `step ${step} does not lead to "${reads}": ${wanted} in\n  ${seen.join('\n  ')}`;
}
