export type { CheckContext } from './check';
export { checkEnvironment } from './environment';
export { formatProblems } from './format';
export type { KubernetesObject, Manifest } from './manifest';
export { checkManifests } from './manifests';
export { checkServices } from './monitored-services';
export { checkRunbooks } from './runbooks';
