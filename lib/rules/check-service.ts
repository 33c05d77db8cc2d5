import type { Problem } from '../catalogue';
import { type Expr, readsNothing, selectsBy } from '../promql';
import type { BoundAlert } from './alert';
import type { ServiceRecordingRule } from './recording-rule';

/** The alerts and rules of services whose expression does not select the service: each service would have the same. */
export const checkService = (bound: readonly BoundAlert[], recording: readonly ServiceRecordingRule[]): Problem[] => {
  const seen = new Set<string>();
  return [
    ...recording.flatMap(({ record, expr, declaredAt }) =>
      // A figure follows from what the service declares.
      readsNothing(expr) ? [] : unselected(expr, `${declaredAt()} recording rule ${record}`, 'recordingRule'),
    ),
    ...bound.flatMap(({ alert, expr }) => {
      const { name, scope, declaredAt } = alert;
      if (scope !== 'service' || seen.has(name)) return [];
      seen.add(name);
      return unselected(expr, `${declaredAt()} alert ${name}`, 'platformAlert');
    }),
  ];
};

const unselected = (expr: Expr, where: string, instead: string): Problem[] =>
  selectsBy('service', expr)
    ? []
    : [
        {
          where,
          message:
            'its expression is the same for each service: write ${service} into the braces of its selectors, or declare ' +
            `it with ${instead}`,
        },
      ];
