import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, waitFor } from '../../../tools/process/run';
import { SettingsError } from '../../shared/settings';
import { FaultRefused } from '../fault';
import { processFaults, unfinishedCrashLoop } from './process';

const stateFile = () => path.join(temporaryFolder('crash'), 'state.json');

function side(file?: string) {
  const exits: number[] = [];
  const faults = processFaults({
    ...(file !== undefined && { stateFile: file }),
    exit: code => void exits.push(code),
    metricsPort: () => 1,
  });
  const begin = (name: string, values: object) => faults[name]?.begin(values as never) as () => void;
  return { exits, begin };
}

test('a crash ends the process with code 1', async () => {
  const { exits, begin } = side();
  begin('crash', { afterSeconds: 0.01, crashes: 1 });
  await waitFor(() => exits.length > 0, { what: 'the crash' });
  expect(exits).toEqual([1]);
});

test('continues a crash loop after each restart until no crashes are left', async () => {
  const file = stateFile();
  const { exits, begin } = side(file);
  begin('crash', { afterSeconds: 0.01, crashes: 2 });
  await waitFor(() => exits.length > 0, { what: 'the first crash' });
  const left = unfinishedCrashLoop(file);
  expect(left).toEqual({ afterSeconds: 0.01, crashes: 1 });
  begin('crash', left as object);
  await waitFor(() => exits.length > 1, { what: 'the second crash' });
  expect(unfinishedCrashLoop(file)).toBeUndefined();
});

test('does not continue a crash loop that was stopped', () => {
  const file = stateFile();
  const { begin } = side(file);
  const stop = begin('crash', { afterSeconds: 60, crashes: 3 });
  expect(unfinishedCrashLoop(file)).toMatchObject({ crashes: 2 });
  stop();
  expect(existsSync(file)).toBe(false);
});

test.each([
  ['cut off', '{"afterSeconds":1', 'begins with "{\\"afterSeconds\\":1"'],
  ['empty', '', 'is empty'],
  ['null', 'null', 'begins with "null"'],
])('reports a state file that is %s, and what to do', (_, text, found) => {
  const file = stateFile();
  writeFileSync(file, text);
  expect(() => unfinishedCrashLoop(file)).toThrow(
    new SettingsError([`FAULT_STATE_FILE: ${file} ${found}, which is not a crash loop; remove it`]),
  );
});

test('refuses a crash loop without a state file', () => {
  expect(() => side().begin('crash', { afterSeconds: 1, crashes: 2 })).toThrow(FaultRefused);
  expect(unfinishedCrashLoop(undefined)).toBeUndefined();
});

test('vanish with exit ends the process with code 0', async () => {
  const { exits, begin } = side();
  begin('vanish', { how: 'exit' });
  await waitFor(() => exits.length > 0, { what: 'the exit' });
  expect(exits).toEqual([0]);
});
