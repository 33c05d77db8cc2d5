/** Where the services listen; `/metrics` and `/health` use the catalogue's METRICS_PORT. */

/** The API of each service; in a cluster each has its own pod. */
export const API_PORT = 8080;
/** The control port of the faults. No flow of the platform leads here. */
export const FAULTS_PORT = 9099;
