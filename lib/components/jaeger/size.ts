import type { Quantity } from '../../base';
import { atLeastOne, type Findings, number, share } from '../../base/findings';
import { checkTraceStorage, type TraceStorage } from '../../storage';
import { checkReplicated, checkResources, type Resources } from '../resources';

export interface JaegerSize {
  /** Collectors; autoscaled between the two if they differ. */
  readonly collectors: { readonly min: number; readonly max: number };
  /** Replicas of what answers queries. */
  readonly queries: number;
  /** Where traces are kept, and for how long. */
  readonly storage: TraceStorage;
  /** Of each collector, of query and of the storage. */
  readonly resources: Resources;
  /** Share of traces kept for services that do not set their own. */
  readonly sampling: Quantity<'ratio'>;
}

export function checkJaegerSize(field: string, jaeger: JaegerSize, highlyAvailable: boolean): Findings {
  const { collectors, queries, storage, resources, sampling } = jaeger;
  const least = Math.max(1, collectors.min || 1);
  return [
    ...atLeastOne(`${field}.collectors.min`, collectors.min),
    ...number(`${field}.collectors.max`, collectors.max, { least, whole: true }),
    ...atLeastOne(`${field}.queries`, queries),
    ...(highlyAvailable ? checkReplicated(`${field}.collectors.min`, collectors.min) : []),
    ...(highlyAvailable ? checkReplicated(`${field}.queries`, queries) : []),
    ...checkTraceStorage(`${field}.storage`, storage),
    ...checkResources(`${field}.resources`, resources),
    ...share(`${field}.sampling`, sampling),
  ];
}
