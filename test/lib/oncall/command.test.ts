/** What `npm run oncall` says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runOnCall } from '../../../lib/oncall';
import { onCall, rotation } from '../../../lib/people';
import type { Stack } from '../../../lib/stack';
import { temporaryFolder } from '../../../tools/process/run';
import { ann, incidents, people } from '../../example/people';
import { harbour } from '../../example/stack';

function oncall(args: readonly string[], stack: Stack = harbour) {
  const lines = { out: [] as string[], err: [] as string[] };
  const out = jest.spyOn(console, 'log').mockImplementation(text => void lines.out.push(String(text)));
  const err = jest.spyOn(console, 'error').mockImplementation(text => void lines.err.push(String(text)));
  try {
    return { code: runOnCall(stack, args), out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
const cells = (text: string): string[][] => text.split('\n').map(line => line.split(/ {2,}/));

test('each team and tier: who, how to reach them, until when at the place of the hand-over, who follows', () => {
  const { code, out } = oncall(['--at', '2026-02-04']);
  expect(code).toBe(0);
  expect(cells(out)).toEqual([
    ['On call at Wed 2026-02-04 00:00 UTC'],
    [''],
    ['TEAM', 'TIER', 'WHO', 'UNTIL', 'NEXT'],
    [
      'operations',
      'primary on call',
      'Bo Lindh (bo@harbour.example.com)',
      'Mon 2026-02-09 09:00 America/New_York',
      'Cat O’Neil',
    ],
    ['operations', 'secondary on call', 'Cat O’Neil (@cat)', 'Mon 2026-02-09 09:00 America/New_York', 'Ann Avery'],
    [
      'operations',
      'team lead or subject expert',
      'Gus Ito (gus@harbour.example.com), Hal Berg (hal@harbour.example.com)',
      'always',
    ],
    // 13:00 in Auckland: the hand-over of that day was in the night.
    [
      'storage',
      'primary on call',
      'Eve Tāne (eve@harbour.example.com)',
      'Wed 2026-02-11 02:30 Pacific/Auckland',
      'Fay Young',
    ],
    [
      'storage',
      'secondary on call',
      'Fay Young (fay@harbour.example.com)',
      'Wed 2026-02-11 02:30 Pacific/Auckland',
      'Dan Reid',
    ],
    ['storage', 'team lead or subject expert', 'Gus Ito (gus@harbour.example.com)', 'always'],
    ['models', 'primary on call', 'Jo Silva (jo@harbour.example.com)', 'Wed 2026-02-04 12:00 UTC', 'Ivy Chen'],
    ['models', 'secondary on call', 'Ivy Chen (ivy@harbour.example.com)', 'Wed 2026-02-04 12:00 UTC', 'Jo Silva'],
    ['models', 'team lead or subject expert', 'Gus Ito (gus@harbour.example.com)', 'always'],
    ['every team', 'incident commander', 'Hal Berg (hal@harbour.example.com)', 'always'],
  ]);
});

test('one team, with the tier that all share; an override with its reason', () => {
  const { out } = oncall(['--team', 'operations', '--at', '2026-03-10T12:00-04:00']);
  expect(cells(out).map(([team]) => team)).not.toContain('storage');
  expect(out).toContain('every team');
  expect(out).toContain('operations, primary on call: Cat O’Neil took over: swapped, weddings; twice');
});

test('the second of a hand-over belongs to who takes over', () => {
  const who = (at: string) =>
    JSON.parse(oncall(['--json', '--team', 'operations', '--at', at]).out).onCall[0].people[0].id;
  expect([who('2026-02-09T13:59:59Z'), who('2026-02-09T14:00:00Z')]).toEqual(['bo', 'cat']);
});

test('before a rotation begins, nobody, and who will be', () => {
  const { out } = oncall(['--team', 'storage', '--at', '2026-01-06']);
  expect(out).toMatch(/storage +primary on call +nobody yet +Dan Reid, Wed 2026-01-07 02:30 Pacific\/Auckland/);
});

test('for programs: times in UTC, a tier that all teams share has no team', () => {
  const { out } = oncall(['--json', '--at', '2026-03-10']);
  const { at, onCall: all } = JSON.parse(out);
  expect(at).toBe('2026-03-10T00:00:00.000Z');
  expect(all[0]).toEqual({
    ...{ team: 'operations', tier: 'primary', until: '2026-03-16T13:00:00Z', override: 'swapped, weddings; twice' },
    people: [
      { id: 'cat', name: 'Cat O’Neil', email: 'cat@harbour.example.com', chat: '@cat', timeZone: 'America/New_York' },
    ],
    next: { person: expect.objectContaining({ id: 'bo' }), from: '2026-03-16T13:00:00Z' },
  });
  expect(all.at(-1)).toMatchObject({ tier: 'command', people: [{ id: 'hal' }] });
  expect(all.at(-1)).not.toHaveProperty('team');
});

test('writes a calendar from then on, of as many weeks', () => {
  const file = path.join(temporaryFolder('ical'), 'on-call.ics');
  const { code, out } = oncall(['--ical', file, '--at', '2026-02-02T15:00Z', '--weeks', '2', '--team', 'storage']);
  expect({ code, out }).toEqual({ code: 0, out: `${file}: 6 shifts in 2 weeks` });
  expect(
    readFileSync(file, 'utf8')
      .match(/^UID:.*/gm)
      ?.map(line => line.trim()),
  ).toEqual(
    ['primary', 'secondary'].flatMap(tier =>
      ['20260127', '20260203', '20260210'].map(day => `UID:storage-${tier}-${day}T133000Z@harbour.on-call`),
    ),
  );
});

test('prints PagerDuty’s objects as one JSON', () => {
  const { code, out } = oncall(['--export', 'pagerduty', '--at', '2026-03-01']);
  expect(code).toBe(0);
  expect(Object.keys(JSON.parse(out).resource)).toEqual(
    ['schedule', 'escalation_policy', 'service', 'event_orchestration', 'event_orchestration_router'].map(
      name => `pagerduty_${name}`,
    ),
  );
});

describe('says what is wrong, and writes nothing', () => {
  const { onCall: _, ...silent } = harbour;
  test.each<[string, string[], Stack, string]>([
    ['a time that is none', ['--at', 'tomorrow'], harbour, '--at tomorrow: wanted a date'],
    ['a date that does not exist', ['--at', '2026-13-01'], harbour, '--at 2026-13-01: wanted a date'],
    [
      'a team that does not exist',
      ['--team', 'storag'],
      harbour,
      'there is no team "storag" — did you mean "storage"?',
    ],
    [
      'a team that is not on call',
      ['--team', 'contracts'],
      harbour,
      'nobody of the team "contracts" is on call; of operations, storage, models somebody is',
    ],
    ['weeks of no calendar', ['--weeks', '3'], harbour, '--weeks says how many weeks --ical writes'],
    [
      'half a week',
      ['--ical', '/nowhere/a.ics', '--weeks', '0.5'],
      harbour,
      '--weeks 0.5: wanted a whole number from 1 to 520',
    ],
    ['a folder that does not exist', ['--ical', '/nowhere/a.ics'], harbour, '/nowhere/a.ics cannot be written'],
    ['a stack without anybody on call', [], silent, 'this stack declares nobody on call'],
    [
      'declarations that synth refuses',
      [],
      {
        ...harbour,
        onCall: onCall({
          ...people,
          command: rotation({ people: [ann], start: '2026-01-05', handOver: { time: '10:00', timeZone: 'UTC' } }),
          incidents,
        }),
      },
      'people: only ann, who would be on call always',
    ],
  ])('%s', (_, args, stack, message) => {
    const { code, out, err } = oncall(args, stack);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
  });
});
