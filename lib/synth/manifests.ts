import { ApiObject, type App, Chart } from 'cdk8s';
import { yaml } from '../base';
import type { KubernetesObject, Manifest } from '../checks';

/** File name → its objects, in the order in which the code creates them. */
export function manifestsOf(app: App): Map<string, readonly Manifest[]> {
  const files = new Map<string, readonly Manifest[]>();
  for (const chart of app.node.children.filter(child => Chart.isChart(child))) {
    const objects = chart.node.findAll().filter(child => ApiObject.isApiObject(child));
    if (objects.length === 0) continue;
    files.set(
      `${chart.node.id}.yaml`,
      objects.map(object => ({ path: object.node.path, object: (object as ApiObject).toJson() as KubernetesObject })),
    );
  }
  return files;
}

/** A file of several documents. */
export const formatManifests = (manifests: readonly Manifest[]): string =>
  manifests.map(({ object }) => yaml(object)).join('---\n');
