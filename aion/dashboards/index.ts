/** AION's own dashboards, in addition to the library's or in their place. */
import type { Dashboard } from '../../lib/dashboards';
import { businessDashboard } from './business';

export const dashboards: readonly Dashboard[] = [businessDashboard];
