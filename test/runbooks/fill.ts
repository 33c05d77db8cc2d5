/** Puts the labels of an alert in the place of the examples in its runbook, as the person on call does. */
import type { Runbook } from './runbook';

/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** Variables of commands, and the label of the alert that each stands for. */
export const VARIABLES: Readonly<Record<string, string>> = {
  NS: 'namespace',
  POD: 'pod',
  C: 'container',
  NODE: 'node',
  JOB: 'job_name',
  PVC: 'persistentvolumeclaim',
  CLAIM: 'persistentvolumeclaim',
  NAME: 'workload',
  SERVICE: 'service',
  S: 'service',
};

const ASSIGNMENTS = /^(?:[A-Z_]+=[^\s$("']+ *)+$/;
const ASSIGNMENT = /([A-Z_]+)=(\S+)/g;

/** A line that only sets variables: `NS=aion POD=web-api-0`. */
export const isAssignment = (line: string): boolean => ASSIGNMENTS.test(line.trim());

/** The variables that a command sets in lines of their own, with the values of the example. */
export const assigned = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .filter(isAssignment)
      .flatMap(line => [...line.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => [name, value] as const)),
  );

/** The variables that a command expands. The shell expands none within single quotes: another shell does, in a container. */
export const expanded = (text: string): string[] =>
  [...text.replace(/'[^']*'/g, '').matchAll(/\$\{?([A-Z_]+)\b/g)].map(([, name = '']) => name);

/** The service that a runbook takes as its example: the one that its queries select. Undefined if they select none. */
export function exampleService({ diagnosis }: Runbook): string | undefined {
  const blocks = diagnosis.flatMap(step => step.blocks).map(({ text }) => text);
  const text = blocks.join('\n');
  return /\bservice="([\w-]+)"|\bpod=~"([\w-]+)-\.\*"|^SERVICE=([\w-]+)$/m
    .exec(text)
    ?.slice(1)
    .find(name => name !== undefined);
}

/**
 * A function that fills in a query, statement or command of a runbook. What the labels do not say remains as in the example.
 * @param given values of variables that no label has, such as the pod that the diagnosis found
 */
export function filler(page: Runbook, labels: Labels, given: Labels = {}): (text: string) => string {
  const example = exampleService(page);
  const { service = example, node, namespace } = labels;
  const replaced: [RegExp, string][] = [];
  if (node !== undefined) replaced.push([/(?<=\bnode=")node-1(?=")/g, node]);
  if (example !== undefined && service !== undefined) {
    // Only where it names what the alert is about: another service may be part of the diagnosis.
    const before = [
      ...['\\bservice="', '\\bdeployment="', '\\bpod=~"', 'app\\.kubernetes\\.io/name=', '\\bdeployment[/ ]'],
    ].join('|');
    replaced.push([new RegExp(`(?<=${before})${example}(?=["\\s]|-\\.|$)`, 'gm'), service]);
    if (namespace !== undefined) replaced.push([/(?<=\bnamespace=")aion(?=", pod=~)/g, namespace]);
  }
  // In SQL, a column is compared with the example.
  for (const [name, value] of Object.entries(given).filter(([each]) => /^[a-z_]+$/.test(each)))
    replaced.push([new RegExp(`(?<=\\b${name} = ')[^']*(?=')`, 'g'), value]);
  const valueFor = (name: string, otherwise: string): string =>
    given[name] ?? labels[VARIABLES[name] ?? ''] ?? otherwise;
  return text => {
    const withLabels = replaced.reduce((all, [pattern, value]) => all.replace(pattern, value), text);
    return withLabels
      .split('\n')
      .map(line =>
        isAssignment(line)
          ? line.replace(ASSIGNMENT, (_, name: string, value: string) => `${name}=${valueFor(name, value)}`)
          : line,
      )
      .join('\n');
  };
}
