/** The calendar, as another program reads it. */
import { convertIcsCalendar } from 'ts-ics';
import { icalendar, person, rotation, shiftsOfDuty } from '../../../lib/people';
import { incidents, operations, people } from '../../example/people';

const props = {
  title: 'Harbour, on call; all',
  prefix: 'harbour',
  written: Date.parse('2026-02-01T10:00Z'),
  from: Date.parse('2026-03-01T00:00Z'),
  to: Date.parse('2026-04-01T00:00Z'),
};
const read = (text: string) => convertIcsCalendar(undefined, text);
const unfolded = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');

test('another program reads every shift with its begin, end and person', () => {
  const { events = [], version, prodId, method } = read(icalendar(people, { ...props, teams: ['operations'] }));
  expect({ version, prodId, method }).toEqual({
    version: '2.0',
    prodId: '-//monitoring-as-code//on call//EN',
    method: 'PUBLISH',
  });
  const primary = events.filter(({ uid }) => uid.startsWith('operations-primary-'));
  const shifts = shiftsOfDuty(operations, props.from, props.to);
  expect(primary.map(({ start, end }) => [start.date.getTime(), end?.date.getTime()])).toEqual(
    shifts.map(({ from, to }) => [from, to]),
  );
  expect(primary.map(({ summary }) => summary)).toEqual(
    shifts.map(({ person: { name } }) => `${name}: operations, primary on call`),
  );
  expect(events.every(({ stamp }) => stamp.date.getTime() === props.written)).toBe(true);
});

test('an override says why, with its commas and semicolons', () => {
  const { events = [] } = read(icalendar(people, props));
  expect(events.find(({ uid }) => uid.includes('operations-primary-20260309'))).toMatchObject({
    summary: 'Cat O’Neil: operations, primary on call',
    description: expect.stringContaining('swapped, weddings; twice'),
  });
});

test('people who can always be called have no shifts', () => {
  expect(icalendar(people, props)).not.toContain('Hal Berg');
});

test('an event keeps its identifier, whenever the file is written and whoever is on call: it replaces the one before', () => {
  const uids = (text: string) => unfolded(text).filter(line => line.startsWith('UID:'));
  const before = uids(icalendar(people, props));
  expect(new Set(before).size).toBe(before.length);
  expect(before.length).toBeGreaterThan(20);
  expect(uids(icalendar(people, { ...props, written: props.written + 1e9 }))).toEqual(before);
  const other = { ...operations, overrides: [], people: operations.people.toReversed() };
  const teams = { ...people.teams, operations: { ...people.teams.operations, primary: other } };
  expect(uids(icalendar({ ...people, teams } as typeof people, props))).toEqual(before);
});

test('lines end as RFC 5545 says, are at most 75 octets long, and cut no character', () => {
  const name = `Zoë ${'Ünïcödé 🚢, \\ ; '.repeat(12)}`;
  const long = [
    person('zoe', { name, email: 'z@harbour.example.com', timeZone: 'UTC' }),
    operations.people[0],
  ] as const;
  const primary = rotation({ people: [...long] as never, start: operations.start, handOver: operations.handOver });
  const text = icalendar(
    { ...people, teams: { operations: { primary, secondary: primary, lead: primary } }, incidents },
    props,
  );
  const lines = text.split('\r\n');
  expect(lines.at(-1)).toBe('');
  expect(lines.filter(line => /[\r\n]/.test(line) || Buffer.byteLength(line) > 75)).toEqual([]);
  expect(text).not.toContain('\uFFFD');
  expect(lines.filter(line => /[\uD800-\uDBFF]$|^ ?[\uDC00-\uDFFF]/.test(line))).toEqual([]);
  const { events = [] } = read(text);
  expect(events.map(({ summary }) => summary)).toContain(`${name}: operations, primary on call`);
});
