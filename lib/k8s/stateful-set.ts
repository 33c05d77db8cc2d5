import { KubeStatefulSet } from './api';

/**
 * A StatefulSet whose claim templates are as the API server returns them: it adds a kind and a status to each and compares
 * templates as a whole, so without these every apply reports the StatefulSet as changed. The typed props have no fields for
 * them, and drop what a patch adds.
 */
export class StatefulSet extends KubeStatefulSet {
  override toJson() {
    const { spec, ...object } = super.toJson();
    const volumeClaimTemplates = spec.volumeClaimTemplates?.map((template: object) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...template,
      status: { phase: 'Pending' },
    }));
    return { ...object, spec: { ...spec, ...(volumeClaimTemplates && { volumeClaimTemplates }) } };
  }
}
