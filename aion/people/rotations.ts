/** An example: AION's rotations. A week each, and who is next is the secondary. */
import { following, type HandOver, onCallOverride, rotation, standing } from '../../lib/people';
import {
  ada,
  ben,
  chiara,
  dmitri,
  elif,
  finn,
  greta,
  hugo,
  ines,
  jonas,
  kofi,
  lena,
  marta,
  noor,
  oscar,
  petra,
} from './persons';

/** When both are at work, and a release of the week before has shown itself. */
const handOver: HandOver = { weekday: 'monday', time: '10:00', timeZone: 'Europe/Berlin' };
const start = '2026-01-05';

const platform = rotation({
  people: [ada, ben, chiara, dmitri],
  start,
  handOver,
  overrides: [
    onCallOverride(ben, {
      from: '2026-12-24T18:00',
      to: '2026-12-26T18:00',
      reason: 'Ben is in London over Christmas',
    }),
  ],
});
const database = rotation({ people: [elif, finn, greta], start, handOver });
const ai = rotation({ people: [hugo, ines, jonas], start, handOver });

export const teams = {
  platform: { primary: platform, secondary: following(platform), lead: standing([kofi]) },
  database: { primary: database, secondary: following(database), lead: standing([lena]) },
  ai: { primary: ai, secondary: following(ai), lead: standing([marta]) },
} as const;

/** Of all teams: who takes command of an incident. */
export const command = rotation({ people: [noor, oscar, petra], start, handOver });
