/** Where the services listen; `/metrics` and `/health` have the catalogue's METRICS_PORT. */

/** The API of each service, in a pod of its own. */
export const API_PORT = 8080;
/** The switches of the faults. No platform flow leads here. */
export const FAULTS_PORT = 9099;
