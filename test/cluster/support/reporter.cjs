'use strict';
// Writes docs/generated/cluster.md: the tests on the cluster with their figures, and what could not run and why.
const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { FOLDER, REPORT: report } = require('./report-folder.cjs');

const REPORT = path.resolve(report);
const RECORDS = path.resolve(FOLDER, 'records.jsonl');

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');

function records() {
  if (!existsSync(RECORDS)) return [];
  return readFileSync(RECORDS, 'utf8')
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

function figures(entries) {
  const tables = groupBy(entries);
  return [...tables].map(([name, rows]) => {
    const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
    const lines = rows.map(({ what, values }) => [what, ...columns.map(column => values[column] ?? '')]);
    return `## ${name}\n\n${table(['', ...columns], lines)}\n`;
  });
}

/** Node 20 has no Map.groupBy. */
function groupBy(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry.table, [...(groups.get(entry.table) ?? []), entry]);
  return groups;
}

const OUTCOME = { passed: 'passed', failed: '**failed**', pending: '**skipped**', todo: '**todo**' };

module.exports = class Report {
  onRunStart() {
    rmSync(RECORDS, { force: true });
  }

  onRunComplete(_contexts, { testResults, numPassedTests, numFailedTests }) {
    const entries = records();
    const tests = testResults.flatMap(({ testFilePath, testResults: results }) =>
      results.map(({ fullName, status, duration }) => [
        path.basename(testFilePath, '.test.ts').replace(/^\d+-/, ''),
        fullName,
        OUTCOME[status] ?? status,
        `${((duration ?? 0) / 1_000).toFixed(1)} s`,
      ]),
    );
    const notRun = entries
      .filter(({ kind }) => kind === 'not-run')
      .map(({ what, why, instead }) => [what, why, instead]);
    const text = [
      '# Proven on a real Kubernetes',
      '',
      `Written by \`npm run test:cluster\`: ${numPassedTests} passed, ${numFailedTests} failed. What is proven, and how: [proof.md](../proof.md).`,
      '',
      ...figures(entries.filter(({ kind }) => kind === 'figure')),
      '## What could not run here\n',
      notRun.length === 0 ? 'Nothing: everything ran.' : table(['what', 'why', 'what proves it instead'], notRun),
      '\n## Tests\n',
      table(['part', 'test', 'outcome', 'took'], tests),
      '',
    ].join('\n');
    mkdirSync(path.dirname(REPORT), { recursive: true });
    writeFileSync(REPORT, text);
  }
};
