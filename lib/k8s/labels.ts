/** The name by which everything finds pods: Services, policies, disruption budgets, scrape jobs. */
export const APP_LABEL = 'app.kubernetes.io/name';
const PART_OF = 'aion-monitoring';

export const selector = (name: string): Record<string, string> => ({ [APP_LABEL]: name });

/** Labels of an object that belongs to one of our components. */
export const objectLabels = (name: string, component: string): Record<string, string> => ({
  [APP_LABEL]: name,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': PART_OF,
  'app.kubernetes.io/managed-by': 'cdk8s',
});

/** Labels of an object that belongs to the platform as a whole. */
export const platformLabels: Readonly<Record<string, string>> = {
  'app.kubernetes.io/part-of': PART_OF,
  'app.kubernetes.io/managed-by': 'cdk8s',
};
