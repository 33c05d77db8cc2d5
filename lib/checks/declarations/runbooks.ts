import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Problem, suggestion } from '../../base';
import type { Stack } from '../../stack';

/** `npm run docs` writes severity, team and threshold of a runbook between these lines. */
export const RUNBOOK_MARKERS = {
  begin: '<!-- From the declarations, by `npm run docs`. Do not edit. -->',
  end: '<!-- End of what is generated. -->',
} as const;

/** A file named like an alert. Procedures that belong to no alert are in kebab-case, README is in capitals. */
const ALERT_RUNBOOK = /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\.md$/;

/** Each alert has its runbook, and each runbook its alert: the link in a notification must lead somewhere. */
export function checkRunbooks({ rules: { alerts }, runbooks }: Pick<Stack, 'rules' | 'runbooks'>): Problem[] {
  const folder = path.resolve(runbooks);
  if (!existsSync(folder)) {
    return [{ where: runbooks, message: 'the folder does not exist; every alert links to its runbook in it' }];
  }
  const files = readdirSync(folder);
  const existing = new Set(files);
  const wanted = new Set(alerts.map(({ name }) => `${name}.md`));
  const orphans = files.filter(file => ALERT_RUNBOOK.test(file) && !wanted.has(file)).sort();
  return [
    ...alerts
      .filter(({ name }) => !existing.has(`${name}.md`))
      .map(({ name, declaredAt }) => ({
        where: `${declaredAt()} alert ${name}`,
        message: `runbook: ${runbooks}/${name}.md does not exist${suggestion(`${name}.md`, orphans) || '; write it: the alert links to it'}`,
      })),
    ...alerts
      .filter(({ name }) => existing.has(`${name}.md`) && isEmpty(path.join(folder, `${name}.md`)))
      .map(({ name, declaredAt }) => ({
        where: `${declaredAt()} alert ${name}`,
        message: `runbook: ${runbooks}/${name}.md says nothing below its title; whoever is paged needs its meaning, diagnosis and mitigation`,
      })),
    ...orphans.map(file => ({
      where: `${runbooks}/${file}`,
      message: `there is no alert "${file.slice(0, -3)}"${
        suggestion(
          file.slice(0, -3),
          alerts.map(({ name }) => name),
        ) || '; remove it, or name it in kebab-case'
      }`,
    })),
  ];
}

/** Whether a runbook has no text of its own: titles, comments, and what `npm run docs` writes between its markers. */
function isEmpty(file: string): boolean {
  const { begin, end } = RUNBOOK_MARKERS;
  const [before = '', ...generated] = readFileSync(file, 'utf8').split(begin);
  const own = [before, ...generated.map(part => part.slice(part.indexOf(end) + end.length))].join('\n');
  const lines = own.replace(/<!--[\s\S]*?-->/g, '').split('\n');
  return lines.every(line => line.trim() === '' || line.startsWith('#'));
}
