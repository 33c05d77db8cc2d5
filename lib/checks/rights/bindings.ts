import type { Check } from '../manifest/check';
import type { Inventory } from '../manifest/inventory';

/** A binding refers to a role and accounts of the stack, so that dist/ shows every right that is granted. */
export const bindings: Check = function* (inventory) {
  const used = new Set<string>();
  for (const { where, object } of [...inventory.ofKind('RoleBinding'), ...inventory.ofKind('ClusterRoleBinding')]) {
    const { name = '', kind = '' } = object.roleRef ?? {};
    const namespace = kind === 'Role' ? object.metadata.namespace : undefined;
    if (kind !== 'Role' && kind !== 'ClusterRole') {
      yield { where, message: `roleRef.kind: "${kind}"; wanted Role or ClusterRole` };
    } else {
      used.add(`${kind} ${namespace ?? ''}/${name}`);
      if (!inventory.find(kind, namespace, name)) {
        yield { where, message: `roleRef.name: ${inventory.missing(kind, namespace, name)}` };
      }
    }
    const subjects = object.subjects ?? [];
    if (subjects.length === 0) yield { where, message: 'subjects: empty; name a ServiceAccount, or leave it out' };
    for (const subject of subjects) {
      if (subject.kind !== 'ServiceAccount') {
        const message = `subjects: ${subject.kind} "${subject.name}"; wanted only ServiceAccounts of the stack`;
        yield { where, message };
      } else if (!inventory.find('ServiceAccount', subject.namespace, subject.name ?? '')) {
        const missing = inventory.missing('ServiceAccount', subject.namespace, subject.name ?? '');
        yield { where, message: `subjects: ${missing}` };
      }
    }
  }
  yield* unbound(inventory, used);
};

function* unbound(inventory: Inventory, used: ReadonlySet<string>) {
  for (const { where, object } of [...inventory.ofKind('Role'), ...inventory.ofKind('ClusterRole')]) {
    const { kind, metadata } = object;
    if (!used.has(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`)) {
      yield { where, message: 'metadata.name: no binding refers to it; bind it, or leave it out' };
    }
  }
}
