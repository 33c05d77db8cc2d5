import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../catalogue';
import { suggestion } from '../../promql';
import { ALL_ALERTS } from '../../rules';

const FOLDER = 'runbooks';
/** As alerts are named: procedures that belong to no alert are in kebab-case, README in capitals. */
const OF_ALERT = /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\.md$/;

/** Each alert has its runbook, and each runbook its alert: the link in a notification must lead somewhere. */
export function checkRunbooks(): Problem[] {
  const folder = path.join(process.cwd(), FOLDER);
  if (!existsSync(folder)) {
    return [{ where: FOLDER, message: 'the folder is not there; every alert links to its runbook in it' }];
  }
  const files = readdirSync(folder);
  const there = new Set(files);
  const wanted = new Set(ALL_ALERTS.map(({ name }) => `${name}.md`));
  const orphans = files.filter(file => OF_ALERT.test(file) && !wanted.has(file)).sort();
  return [
    ...ALL_ALERTS.filter(({ name }) => !there.has(`${name}.md`)).map(({ name, declaredAt }) => ({
      where: `${declaredAt()} alert ${name}`,
      message: `runbook: ${FOLDER}/${name}.md is not there${suggestion(`${name}.md`, orphans) || '; write it, the alert links to it'}`,
    })),
    ...orphans.map(file => ({
      where: `${FOLDER}/${file}`,
      message: `there is no alert "${file.slice(0, -3)}"${
        suggestion(
          file.slice(0, -3),
          ALL_ALERTS.map(({ name }) => name),
        ) || '; remove it, or name it in kebab-case'
      }`,
    })),
  ];
}
