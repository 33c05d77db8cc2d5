import { database, http, system } from 'monitoring-as-code';
import { service } from '../service';

export const stock = service('stock', {
  description: 'Knows what is in the warehouse.',
  team: 'orders',
  namespace: 'warehouse',
  exposes: [http, database, system],
});
