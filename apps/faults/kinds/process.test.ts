import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, waitFor } from '../../../tools/process/run';
import { SettingsError } from '../../shared/settings';
import { FaultRefused } from '../fault';
import { processFaults, unfinishedCrashLoop } from './process';

/** A busy machine takes its time. */
jest.setTimeout(60_000);

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

test('a crash loop goes on after a restart, once less each time, until none is left', async () => {
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

test('a crash loop that is ended leaves nothing to do', () => {
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
])('a file that is %s is told with what to do', (_, text, found) => {
  const file = stateFile();
  writeFileSync(file, text);
  expect(() => unfinishedCrashLoop(file)).toThrow(
    new SettingsError([`FAULT_STATE_FILE: ${file} ${found}, which is no crash loop; remove it`]),
  );
});

test('a loop without a place that survives the restart is refused', () => {
  expect(() => side().begin('crash', { afterSeconds: 1, crashes: 2 })).toThrow(FaultRefused);
  expect(unfinishedCrashLoop(undefined)).toBeUndefined();
});

test('vanish by exit ends the process as if all were well', async () => {
  const { exits, begin } = side();
  begin('vanish', { how: 'exit' });
  await waitFor(() => exits.length > 0, { what: 'the exit' });
  expect(exits).toEqual([0]);
});
