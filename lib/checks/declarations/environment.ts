import { problemsAt } from '../../base/findings';
import type { Problem } from '../../catalogue';
import type { Environment } from '../../environments';
import type { Service } from '../../services';
import { places } from './places';
import { sizes } from './sizes';
import { environmentThresholds } from './thresholds';

/**
 * What is wrong with an environment, before anything is made from it. Values are checked as well as types would be:
 * data may come from where types do not reach. Who is notified is checked beside Alertmanager.
 */
export const checkEnvironment = (environment: Environment, services: readonly Service[]): Problem[] =>
  problemsAt(`environment ${environment.name}`, [
    ...sizes(environment),
    ...places(environment),
    ...environmentThresholds(environment, services),
  ]);
