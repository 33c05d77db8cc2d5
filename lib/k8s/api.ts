/**
 * The typed objects of the Kubernetes API. They are imported directly, not through the library's index, which loads all
 * of its constructs (measured: 50 ms more for each synth).
 */
export * from 'cdk8s-plus-27/lib/imports/k8s';
