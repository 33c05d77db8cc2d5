import { dashboardsOf } from '../lib/library';
import { type Stack, stack } from '../lib/stack';
import { rules } from './alerts';
import { dashboards } from './dashboards';
import { environments } from './environments';
import { families } from './families';
import { names } from './names';
import { people } from './people';
import { services } from './services';
import { silences } from './silences';

const products = services();

/** Everything that AION declares. */
export const aion: Stack = stack({
  names,
  rules,
  dashboards: dashboardsOf(names, families, dashboards, products),
  services: products,
  environments,
  silences,
  history: 'aion/history',
  onCall: people,
});
