import { dashboardsOf, type Stack, stack } from 'monitoring-as-code';
import { rules } from './alerts';
import { dashboards } from './dashboards';
import { environments } from './environments';
import { exporters } from './exporters';
import { families } from './families';
import { names } from './names';
import { services } from './services';

/** All that the shop declares. */
export const shop: Stack = stack({
  names,
  rules,
  dashboards: dashboardsOf(names, families, dashboards, services),
  services,
  exporters,
  environments,
});
