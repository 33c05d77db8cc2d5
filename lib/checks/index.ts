export { formatProblems } from '../base/format-problems';
export { checkEnvironment } from './declarations/environment';
export { checkServices } from './declarations/monitored-services';
export { checkRunbooks } from './declarations/runbooks';
export type { CheckContext } from './manifest/check';
export type { KubernetesObject, Manifest } from './manifest/manifest';
export { checkManifests } from './manifests';
