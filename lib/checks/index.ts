export { formatProblems } from '../base/format-problems';
export { checkEnvironment } from './declarations/environment';
export { checkServices } from './declarations/monitored-services';
export { checkNames } from './declarations/names';
export { checkRunbooks } from './declarations/runbooks';
export { checkTeams } from './declarations/teams';
export type { CheckContext } from './manifest/check';
export type { KubernetesObject, Manifest } from './manifest/manifest';
export { checkManifests } from './manifests';
