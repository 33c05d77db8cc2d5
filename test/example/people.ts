/** Who is on call at Harbour. Two places with other summer times, so that nothing holds for one alone. */
import { days, hours, minutes, seconds } from '../../lib/base';
import { following, type IncidentPolicy, onCall, onCallOverride, person, rotation, standing } from '../../lib/people';

const newYork = 'America/New_York';
const auckland = 'Pacific/Auckland';
const mail = (id: string): string => `${id}@harbour.example.com`;

export const ann = person('ann', { name: 'Ann Avery', email: mail('ann'), timeZone: newYork, chat: '@ann' });
export const bo = person('bo', { name: 'Bo Lindh', email: mail('bo'), timeZone: newYork });
export const cat = person('cat', { name: 'Cat O’Neil', email: mail('cat'), timeZone: newYork, chat: '@cat' });
export const dan = person('dan', { name: 'Dan Reid', email: mail('dan'), timeZone: auckland });
export const eve = person('eve', { name: 'Eve Tāne', email: mail('eve'), timeZone: auckland });
export const fay = person('fay', { name: 'Fay Young', email: mail('fay'), timeZone: auckland });
export const gus = person('gus', { name: 'Gus Ito', email: mail('gus'), timeZone: newYork });
export const hal = person('hal', { name: 'Hal Berg', email: mail('hal'), timeZone: newYork });

export const ivy = person('ivy', { name: 'Ivy Chen', email: mail('ivy'), timeZone: auckland });
export const jo = person('jo', { name: 'Jo Silva', email: mail('jo'), timeZone: 'America/Sao_Paulo' });

const monday = { weekday: 'monday', time: '09:00', timeZone: newYork } as const;

export const swap = onCallOverride(cat, { from: '2026-03-09', to: '2026-03-16', reason: 'swapped, weddings; twice' });
export const operations = rotation({
  people: [ann, bo, cat],
  start: '2026-01-05',
  handOver: monday,
  overrides: [swap],
});
/** In the week of the swap, Cat would be the secondary as well. */
export const secondary = following(operations, {
  overrides: [onCallOverride(ann, { from: '2026-03-09', to: '2026-03-16', reason: 'Cat is primary' })],
});
export const storage = rotation({
  people: [dan, eve, fay],
  start: '2026-01-07',
  handOver: { weekday: 'wednesday', time: '02:30', timeZone: auckland },
});

/** Every third day, which has no weekday of its own. */
export const models = rotation({
  people: [ivy, jo],
  start: '2026-01-05',
  handOver: { time: '12:00', timeZone: 'UTC' },
  shift: days(3),
});

export const incidents: IncidentPolicy = {
  severities: {
    'SEV-1': {
      means: 'no ship can book',
      examples: ['bookings answers nobody'],
      answered: 'always',
      acknowledge: minutes(5),
      tiers: { primary: seconds(0), secondary: minutes(5), lead: minutes(10), command: minutes(20) },
      updates: minutes(30),
      statusPage: true,
      review: true,
    },
    'SEV-2': {
      means: 'some ships cannot book',
      examples: [],
      answered: 'always',
      acknowledge: minutes(10),
      tiers: { primary: seconds(0), secondary: minutes(10), lead: minutes(25), command: minutes(45) },
      statusPage: true,
      review: true,
    },
    'SEV-3': {
      means: 'something is slow',
      examples: [],
      answered: 'in working hours',
      acknowledge: hours(2),
      tiers: { primary: seconds(0), secondary: hours(4) },
      statusPage: false,
      review: false,
    },
    'SEV-4': {
      means: 'nobody notices',
      examples: [],
      answered: 'in working hours',
      acknowledge: hours(8),
      tiers: { primary: seconds(0) },
      statusPage: false,
      review: false,
    },
  },
  alerts: { critical: 'SEV-2', warning: 'SEV-3', info: 'SEV-4' },
};

export const people = onCall({
  teams: {
    operations: { primary: operations, secondary, lead: standing([gus, hal]) },
    storage: { primary: storage, secondary: following(storage), lead: standing([gus]) },
    models: { primary: models, secondary: following(models), lead: standing([gus]) },
  },
  command: standing([hal]),
  incidents,
});
