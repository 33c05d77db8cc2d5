import type { LabelSelector } from './manifest';

/** Whether a selector selects objects with these labels. An empty selector selects everything. */
export function matches({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
type Labels = Readonly<Record<string, string>>;

/** As kubectl writes it: `app.kubernetes.io/name=grafana`. */
export function describeSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    [key, operator, ...(values.length > 0 ? [`(${values.join(', ')})`] : [])].join(' '),
  );
  return [...labels, ...expressions].join(', ');
}
