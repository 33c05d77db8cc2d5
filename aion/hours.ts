import { MONDAY_TO_FRIDAY, type WorkingHours } from '../lib/people';

/** When AION's teams work. Holidays are those of all of Germany that are not on a weekend; add those of a year before it begins. */
export const officeHours: WorkingHours = {
  days: MONDAY_TO_FRIDAY,
  from: '09:00',
  to: '18:00',
  timeZone: 'Europe/Berlin',
  holidays: ['2026-12-25', ...(['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-06', '2027-05-17'] as const)],
};
