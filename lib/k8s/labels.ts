/** The name by which everything finds pods: Services, policies, disruption budgets, scrape jobs. */
export const APP_LABEL = 'app.kubernetes.io/name';

export const selector = (name: string): Record<string, string> => ({ [APP_LABEL]: name });

/** What an object belongs to. */
export interface Owner {
  readonly name: string;
  /** Role in the platform: `metrics`, `alerting`, `tracing`, `dashboards`, `exporter`, `exposure`, `network`. */
  readonly component: string;
  /** Name of the stack, the same on all of its objects. */
  readonly partOf: string;
}

/** Labels of an object that belongs to one of the stack's components. */
export const objectLabels = ({ name, component, partOf }: Owner): Record<string, string> => ({
  [APP_LABEL]: name,
  'app.kubernetes.io/component': component,
  ...stackLabels(partOf),
});

/** Labels of an object that belongs to the stack as a whole. */
export const stackLabels = (partOf: string): Record<string, string> => ({
  'app.kubernetes.io/part-of': partOf,
  'app.kubernetes.io/managed-by': 'cdk8s',
});
