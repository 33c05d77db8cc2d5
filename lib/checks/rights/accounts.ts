import type { Problem } from '../../catalogue';
import type { Check } from '../manifest/check';
import type { Inventory } from '../manifest/inventory';
import type { Pods } from '../manifest/pods';

/** Every pod names its ServiceAccount, and mounts the account's token only if the account has any rights. */
export const accounts: Check = function* (inventory) {
  for (const { where, object } of inventory.ofKind('ServiceAccount')) {
    if (object.automountServiceAccountToken !== false) {
      const found = object.automountServiceAccountToken ?? 'not set';
      const message = `automountServiceAccountToken: ${found}; set it to false, and to true on the pods that need it`;
      yield { where, message };
    }
  }
  const bound = boundAccounts(inventory);
  for (const pods of inventory.pods) yield* checkPods(pods, inventory, bound);
};

function* checkPods(pods: Pods, inventory: Inventory, bound: ReadonlySet<string>): Iterable<Problem> {
  const { where, field, namespace, spec } = pods;
  const { serviceAccountName: account, automountServiceAccountToken: token } = spec;
  if (account === undefined) {
    yield { where, message: `${field}.serviceAccountName: not set; name an account of its own` };
    return;
  }
  if (!inventory.find('ServiceAccount', namespace, account)) {
    const missing = inventory.missing('ServiceAccount', namespace, account);
    yield { where, message: `${field}.serviceAccountName: ${missing}` };
    return;
  }
  const at = `${field}.automountServiceAccountToken`;
  const isBound = bound.has(`${namespace}/${account}`);
  if (token === undefined) {
    yield { where, message: `${at}: not set; state it, ${isBound} for ServiceAccount "${account}"` };
  } else if (token && !isBound) {
    const message = `true, but no binding grants ServiceAccount "${account}" any rights; set it to false, or bind a role`;
    yield { where, message: `${at}: ${message}` };
  } else if (!token && isBound && !projectsToken(pods)) {
    const message = `false, but a binding grants ServiceAccount "${account}" rights; set it to true, or remove the binding`;
    yield { where, message: `${at}: ${message}` };
  }
}

const boundAccounts = (inventory: Inventory): ReadonlySet<string> =>
  new Set(
    [...inventory.ofKind('RoleBinding'), ...inventory.ofKind('ClusterRoleBinding')].flatMap(({ object }) =>
      (object.subjects ?? []).map(({ namespace, name }) => `${namespace}/${name}`),
    ),
  );

const projectsToken = ({ spec }: Pods): boolean =>
  (spec.volumes ?? []).some(({ projected }) => projected?.sources?.some(source => source.serviceAccountToken));
