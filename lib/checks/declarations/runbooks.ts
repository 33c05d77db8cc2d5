import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Problem, suggestion } from '../../base';
import type { Stack } from '../../stack';

/** As alerts are named: procedures that belong to no alert are in kebab-case, README in capitals. */
const OF_ALERT = /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\.md$/;

/** Each alert has its runbook, and each runbook its alert: the link in a notification must lead somewhere. */
export function checkRunbooks({ rules: { alerts }, runbooks }: Pick<Stack, 'rules' | 'runbooks'>): Problem[] {
  const folder = path.resolve(runbooks);
  if (!existsSync(folder)) {
    return [{ where: runbooks, message: 'the folder is not there; every alert links to its runbook in it' }];
  }
  const files = readdirSync(folder);
  const there = new Set(files);
  const wanted = new Set(alerts.map(({ name }) => `${name}.md`));
  const orphans = files.filter(file => OF_ALERT.test(file) && !wanted.has(file)).sort();
  return [
    ...alerts
      .filter(({ name }) => !there.has(`${name}.md`))
      .map(({ name, declaredAt }) => ({
        where: `${declaredAt()} alert ${name}`,
        message: `runbook: ${runbooks}/${name}.md is not there${suggestion(`${name}.md`, orphans) || '; write it, the alert links to it'}`,
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
