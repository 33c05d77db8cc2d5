import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkRunbooks, RUNBOOK_MARKERS } from '../../../lib/checks';
import { harbour, rules } from '../../example/stack';

const declared = { ...harbour, runbooks: 'runbooks' };

const project = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runbooks-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(project);
  rmSync(folder, { recursive: true });
});

function write(...names: readonly string[]): void {
  mkdirSync(path.join(folder, 'runbooks'), { recursive: true });
  for (const name of names) writeFileSync(path.join(folder, 'runbooks', name), '# …\nWhat it means.\n');
}
const ofAlerts = rules.alerts.map(({ name }) => `${name}.md`);

test('one for each alert passes, with procedures and a README beside them', () => {
  write(...ofAlerts, 'deployment-rollback.md', 'README.md');
  expect(checkRunbooks(declared)).toEqual([]);
});

test('one that is not there', () => {
  write(...ofAlerts.filter(file => file !== 'HighErrorRate.md'));
  expect(checkRunbooks(declared)).toEqual([
    {
      where: expect.stringMatching(/lib\/rules\/families\/http\.ts:\d+ alert HighErrorRate$/),
      message: 'runbook: runbooks/HighErrorRate.md does not exist; write it: the alert links to it',
    },
  ]);
});

test('one whose name is not that of its alert', () => {
  write(...ofAlerts.filter(file => file !== 'HighErrorRate.md'), 'HighErrorRates.md', 'Nonsense.md');
  expect(checkRunbooks(declared)).toEqual([
    {
      where: expect.stringContaining('alert HighErrorRate'),
      message: 'runbook: runbooks/HighErrorRate.md does not exist — did you mean "HighErrorRates.md"?',
    },
    {
      where: 'runbooks/HighErrorRates.md',
      message: 'there is no alert "HighErrorRates" — did you mean "HighErrorRate"?',
    },
    { where: 'runbooks/Nonsense.md', message: 'there is no alert "Nonsense"; remove it, or name it in kebab-case' },
  ]);
});

test.each([
  ['nothing', ''],
  ['a title', '# HighErrorRate\n\n## Meaning\n'],
  [
    'a title and what is generated',
    `# HighErrorRate\n${RUNBOOK_MARKERS.begin}\nSeverity **critical**\n${RUNBOOK_MARKERS.end}\n`,
  ],
])('one with %s', (_, text) => {
  write(...ofAlerts);
  writeFileSync(path.join(folder, 'runbooks', 'HighErrorRate.md'), text);
  expect(checkRunbooks(declared).map(({ message }) => message)).toEqual([
    'runbook: runbooks/HighErrorRate.md says nothing below its title; whoever is paged needs its meaning, diagnosis and mitigation',
  ]);
});

test('no folder is one problem', () => {
  expect(checkRunbooks(declared)).toEqual([
    { where: 'runbooks', message: 'the folder does not exist; every alert links to its runbook in it' },
  ]);
});

test('are in the folder that the stack names', () => {
  expect(checkRunbooks({ rules, runbooks: 'docs/runbooks' })).toEqual([
    { where: 'docs/runbooks', message: 'the folder does not exist; every alert links to its runbook in it' },
  ]);
  write();
  mkdirSync(path.join(folder, 'docs'));
  renameSync(path.join(folder, 'runbooks'), path.join(folder, 'docs', 'runbooks'));
  const [first] = checkRunbooks({ rules, runbooks: 'docs/runbooks' });
  expect(first?.message).toBe(
    `runbook: docs/runbooks/${rules.alerts[0]?.name}.md does not exist; write it: the alert links to it`,
  );
});
