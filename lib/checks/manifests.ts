import type { Problem } from '../catalogue';
import type { Check, CheckContext } from './manifest/check';
import { Inventory } from './manifest/inventory';
import type { Manifest } from './manifest/manifest';
import { names } from './objects/names';
import { namespaces } from './objects/namespaces';
import { objectSize } from './objects/object-size';
import { unique } from './objects/unique';
import { images } from './programs/images';
import { probes } from './programs/probes';
import { resources } from './programs/resources';
import { selectors } from './programs/selectors';
import { autoscalers } from './references/autoscalers';
import { configMapReferences } from './references/config-map-references';
import { dashboardLinks } from './references/dashboard-links';
import { dashboards } from './references/dashboards';
import { disruptionBudgets } from './references/disruption-budgets';
import { ingresses } from './references/ingresses';
import { networkPolicies } from './references/network-policies';
import { priorityClasses } from './references/priority-classes';
import { secretReferences } from './references/secret-references';
import { services } from './references/services';
import { statefulSets } from './references/stateful-sets';
import { storageClasses } from './references/storage-classes';
import { subPaths } from './references/sub-paths';
import { volumes } from './references/volumes';
import { accounts } from './rights/accounts';
import { bindings } from './rights/bindings';
import { namespaceSecurity } from './rights/namespace-security';
import { podSecurity } from './rights/pod-security';
import { roles } from './rights/roles';
import { secretExposure } from './rights/secret-exposure';

/** Checks of all objects that are written. */
const CHECKS: readonly Check[] = [
  // Objects by themselves.
  ...[unique, names, namespaces, objectSize],
  // References to other objects.
  ...[configMapReferences, secretReferences, volumes, subPaths, storageClasses, priorityClasses],
  ...[services, statefulSets, autoscalers, disruptionBudgets, networkPolicies, ingresses, dashboards, dashboardLinks],
  // How programs run.
  ...[selectors, images, resources, probes],
  // What programs may do, and what must stay secret.
  ...[accounts, bindings, roles, podSecurity, namespaceSecurity, secretExposure],
];

/** All problems of the objects of an environment, before any of them is written. */
export function checkManifests(manifests: readonly Manifest[], context: CheckContext): Problem[] {
  const inventory = new Inventory(manifests);
  return CHECKS.flatMap(check => [...check(inventory, context)]);
}
