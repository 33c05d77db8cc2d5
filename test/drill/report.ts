/** What a team keeps of a drill. */
import { formatSeconds, type Moments } from './moments';

export interface Command {
  readonly text: string;
  /** What it printed, or why it failed. */
  readonly output: string;
}

export interface Drill {
  readonly alert: string;
  readonly service: string;
  readonly severity: string;
  readonly team: string;
  readonly who: string;
  /** Where its runbook is, from the report. */
  readonly runbook: string;
  /** What was injected, and how. */
  readonly fault: string;
  /** By how much Prometheus and Alertmanager were faster. */
  readonly factor: number;
  readonly moments: Moments;
  /** The page, as the receivers got it. */
  readonly page: readonly string[];
  /** Where the runbook's diagnosis led, step by step; empty if a person did it. */
  readonly conclusions: readonly string[];
  readonly commands: readonly Command[];
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly result: string;
}

const LINES = 12;
/** Of a line of output: as wide as a page shows. */
const WIDTH = 160;

/** The report, in Markdown. */
export function report(drill: Drill): string {
  const { alert, moments, page, conclusions, commands, answers } = drill;
  const rows = Object.entries({
    began: new Date(moments.injected).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC'),
    'on call': drill.who,
    alert: `[${alert}](${drill.runbook}) of ${drill.service}, ${drill.severity}, team ${drill.team}`,
    fault: drill.fault,
    result: drill.result,
  });
  return [
    `# Drill: ${alert}`,
    table(['', ''], rows),
    '## Times',
    table(['from', 'to', 'took'], spans(moments)),
    `On the local cluster, intervals and waits of Prometheus and Alertmanager are ${drill.factor} times as short as in production, ` +
      'except for the windows of expressions. The times of people are real.',
    '## The page',
    fence(page.join('\n\n')),
    ...(conclusions.length === 0
      ? []
      : ["## Where the runbook's diagnosis led", conclusions.map(each => `- ${each}`).join('\n')]),
    '## Commands',
    commands.length === 0 ? 'None were recorded.' : commands.map(commandText).join('\n\n'),
    '## What was noted',
    answers.length === 0
      ? 'Nobody was asked.'
      : answers.map(({ question, answer }) => `**${question}** ${answer || '(no answer)'}`).join('\n\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

const commandText = ({ text, output }: Command): string => {
  const lines = output.trim().split('\n');
  const more = lines.length > LINES ? [`… ${lines.length - LINES} more lines`] : [];
  return fence(
    [...text.split('\n').map(line => `$ ${line}`), ...lines.slice(0, LINES).map(cut), ...more].join('\n').trimEnd(),
  );
};

const cut = (line: string): string => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line);

/** A block that no line within it ends. */
const fence = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
const escaped = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

function spans(moments: Moments): string[][] {
  const order = [
    ['fault', moments.injected],
    ['notification', moments.notified],
    ['acknowledged', moments.acknowledged],
    ['mitigated', moments.mitigated],
    ['resolved', moments.resolved],
  ] as const;
  return order.slice(1).map(([to, at], index) => {
    const [from, began] = order[index] as (typeof order)[number];
    return [from, to, at === undefined || began === undefined ? 'not reached' : formatSeconds(at - began)];
  });
}
