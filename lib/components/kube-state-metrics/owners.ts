import type { Expr, Matcher } from '../../promql';
import { equals, promql } from '../../promql';
import type { PlatformFacts, ServiceAlertProps, ServiceFacts } from '../../rules';

/** A kind of object that belongs to a service by its name. */
export interface Owned {
  /** The label that has the object's name. */
  readonly label: string;
  /** What a controller appends to the name of the service, as a regular expression. */
  readonly suffix: string;
}

/** `-6d5f9c7b8-x2x7q`, `-x2x7q`, `-0`. */
export const POD: Owned = { label: 'pod', suffix: '(-[a-f0-9]{6,10})?(-[a-z0-9]{5}|-[0-9]+)' };
/** `-29416320` of a CronJob; nothing of a Job that somebody named. */
export const JOB: Owned = { label: 'job_name', suffix: '(-[0-9]+)?' };
/** Deployments, autoscalers and the like have the name of their service. */
export const named = (label: string): Owned => ({ label, suffix: '' });

/** The matchers of an alert about objects: of the service that exposes their state, and of the objects that it covers. */
export type Covered = readonly [exposed: Matcher, objects: Matcher];

/** Selects the objects that this service's alerts cover, so that the team that can mend them is notified. */
export function coveredObjects(
  { name, pods }: ServiceFacts,
  platform: PlatformFacts,
  { label, suffix }: Owned,
): Covered {
  const exposed = equals('service', platform.kubeStateService);
  if (pods === 'own') return [exposed, { label, operator: '=~', value: `${name}${suffix}` }];
  return [exposed, { label, operator: '!~', value: `(${platform.servicesWithOwnPods.join('|')})${suffix}` }];
}

/** The same objects, seen by the kubelets' cAdvisor. */
export const usedBy = ([, objects]: Covered, { containersService }: PlatformFacts): Covered => [
  equals('service', containersService),
  objects,
];

/** For objects that no service's own alert covers, the service label is the object's name without the controller's suffix. */
export const withServiceLabel = ({ pods }: ServiceFacts, { label, suffix }: Owned, expr: Expr): Expr =>
  pods === 'own'
    ? expr
    : promql`
        label_replace(
          ${expr},
          "service", "$1", ${{ quoted: label }}, ${{ quoted: `(.+?)${suffix}` }}
        )`;

/** What all alerts about objects that belong to services have in common. */
export const OF_OWNERS = {
  namesService: ({ pods }) => pods === 'rest',
  appliesTo: ({ pods }) => pods !== undefined,
} as const satisfies Partial<ServiceAlertProps<'count'>>;
