// biome-ignore lint/suspicious/noExplicitAny: an object as the API server returns it, of any kind
export type KubernetesObject = any;
