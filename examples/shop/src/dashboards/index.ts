/** The shop's own dashboards, beside the library's or, with the same key, in their place. */
import type { Dashboard } from 'monitoring-as-code';
import { storesDashboard } from './stores';

export const dashboards: readonly Dashboard[] = [storesDashboard];
