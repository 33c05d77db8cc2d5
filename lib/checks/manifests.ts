import type { Problem } from '../catalogue';
import { accounts } from './accounts';
import { autoscalers } from './autoscalers';
import { bindings } from './bindings';
import type { Check, CheckContext } from './check';
import { configMapReferences } from './config-map-references';
import { dashboards } from './dashboards';
import { disruptionBudgets } from './disruption-budgets';
import { images } from './images';
import { ingresses } from './ingresses';
import { Inventory } from './inventory';
import type { Manifest } from './manifest';
import { names } from './names';
import { namespaceSecurity } from './namespace-security';
import { namespaces } from './namespaces';
import { networkPolicies } from './network-policies';
import { objectSize } from './object-size';
import { podSecurity } from './pod-security';
import { priorityClasses } from './priority-classes';
import { probes } from './probes';
import { resources } from './resources';
import { roles } from './roles';
import { secretExposure } from './secret-exposure';
import { secretReferences } from './secret-references';
import { selectors } from './selectors';
import { services } from './services';
import { statefulSets } from './stateful-sets';
import { storageClasses } from './storage-classes';
import { subPaths } from './sub-paths';
import { unique } from './unique';
import { volumes } from './volumes';

/** What holds for every object that is written. */
const CHECKS: readonly Check[] = [
  // Objects as such.
  ...[unique, names, namespaces, objectSize],
  // What refers to something finds it.
  ...[configMapReferences, secretReferences, volumes, subPaths, storageClasses, priorityClasses],
  ...[services, statefulSets, autoscalers, disruptionBudgets, networkPolicies, ingresses, dashboards],
  // How programs run.
  ...[selectors, images, resources, probes],
  // What they may do, and what must not be seen.
  ...[accounts, bindings, roles, podSecurity, namespaceSecurity, secretExposure],
];

/** Everything that is wrong with the objects of an environment, before one of them is written. */
export function checkManifests(manifests: readonly Manifest[], context: CheckContext): Problem[] {
  const inventory = new Inventory(manifests);
  return CHECKS.flatMap(check => [...check(inventory, context)]);
}
