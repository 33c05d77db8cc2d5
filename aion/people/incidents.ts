/** An example: what AION does about incidents. docs/operations/ is made from it. */
import { hours, minutes, seconds } from '../../lib/base';
import type { IncidentPolicy } from '../../lib/people';

export const incidents: IncidentPolicy = {
  severities: {
    'SEV-1': {
      means: 'customers cannot work, data is lost, or strangers have access',
      examples: ['web-api answers nobody', 'PostgreSQL lost its volume', 'a credential was published'],
      answered: 'always',
      acknowledge: minutes(5),
      tiers: { primary: seconds(0), secondary: minutes(5), lead: minutes(10), command: minutes(15) },
      updates: minutes(30),
      statusPage: true,
      review: true,
    },
    'SEV-2': {
      means: 'customers notice: a part of the product fails or is slow, or will within the hour',
      examples: ['more than one request in twenty fails', 'inference fails for one model', 'nobody would be paged'],
      answered: 'always',
      acknowledge: minutes(15),
      tiers: { primary: seconds(0), secondary: minutes(15), lead: minutes(30), command: minutes(60) },
      updates: hours(1),
      statusPage: true,
      review: true,
    },
    'SEV-3': {
      means: 'one feature is affected and there is a way around it, or something will fail within days',
      examples: ['a dashboard of a customer is empty', 'a disk that is full on Thursday'],
      answered: 'in working hours',
      acknowledge: hours(4),
      tiers: { primary: seconds(0), secondary: hours(8) },
      statusPage: false,
      review: false,
    },
    'SEV-4': {
      means: 'customers are not affected',
      examples: ['a load that is higher than usual', 'an unused volume'],
      answered: 'in working hours',
      acknowledge: hours(24),
      tiers: { primary: seconds(0) },
      statusPage: false,
      review: false,
    },
  },
  alerts: { critical: 'SEV-2', warning: 'SEV-3', info: 'SEV-4' },
};
