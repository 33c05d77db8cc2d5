import { App, Chart, Testing } from 'cdk8s';

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind, read field by field
export type Manifest = any;

export interface Synthesized {
  readonly objects: readonly Manifest[];
  /** The object of the kind and name; undefined where there is none. */
  one(kind: string, name: string): Manifest;
  /** The pods of a workload. */
  pod(name: string): Manifest;
  /** The first container of a workload's pods. */
  container(name: string): Manifest;
}

/** The objects that constructs make, as `kubectl` reads them. */
export function synthesized(make: (chart: Chart) => void): Synthesized {
  const chart = new Chart(new App(), 'test');
  make(chart);
  const objects: readonly Manifest[] = Testing.synth(chart);
  const pod = (name: string): Manifest =>
    objects.find(({ metadata, spec }) => metadata.name === name && spec?.template)?.spec.template.spec;
  return {
    objects,
    one: (kind, name) => objects.find(object => object.kind === kind && object.metadata.name === name),
    pod,
    container: name => pod(name).containers[0],
  };
}
