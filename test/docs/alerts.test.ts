/** docs/alerts.md holds our alerts against those of the field: each of theirs has one of ours that exists, or a reason. */
import { readFileSync } from 'node:fs';
import { aion } from '../../aion/stack';
import { links, rows, sections } from '../runbooks/markdown';
import { brokenLinks } from './links';

const FILE = 'docs/alerts.md';
const markdown = readFileSync(FILE, 'utf8');
const tables = sections(markdown).map(({ heading, body }) => ({ heading, compared: rows(body).slice(2) }));
const compared = tables.flatMap(table => table.compared);

test('every mixin has a table', () => {
  expect(tables.filter(table => table.compared.length > 0).map(({ heading }) => heading)).toEqual([
    ...['Kubernetes', 'Nodes', 'Prometheus', 'Alertmanager', 'Stores of logs'],
  ]);
});

test('each of their alerts is listed once, with one of ours or the reason why it is left out', () => {
  const theirs = compared.flatMap(([names = '']) => names.split(', '));
  expect(theirs.filter(name => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
  expect(theirs.filter((name, at) => theirs.indexOf(name) !== at)).toEqual([]);
  expect(compared.filter(([, ours = '', why = '']) => ours === '' && why === '').map(([names]) => names)).toEqual([]);
});

test('every alert of ours that it names exists, and is named by its link', () => {
  const known = aion.rules.alerts.map(({ name }) => name);
  const named = [...markdown.matchAll(/\[(\w+)\]\(\.\.\/runbooks\/(\w+)\.md\)/g)];
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(([, text = '', target]) => text !== target || !known.includes(text)).map(([all]) => all)).toEqual(
    [],
  );
  expect(links(markdown).filter(link => link.includes('runbooks/'))).toHaveLength(named.length);
});

test('its links lead somewhere', () => {
  expect(brokenLinks(FILE)).toEqual([]);
});
