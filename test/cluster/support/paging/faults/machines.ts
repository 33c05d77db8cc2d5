/** Faults of nodes and databases, and of the past. */

import { LOST_NODE, PAGES } from '../expectations';
import type { Fault } from '../fault';
import { closeConnections, fillMemory, freeMemory, openConnections } from '../limits';
import { loseNode, removeNode } from '../lost-node';
import { recordOutage } from '../outage';

/** Alerts about a node's disk. */
type DiskAlert = 'NodeDiskFilling' | 'DiskSpaceLow';

const fullDisk = (freeShare: number, alerts: Pick<Fault['alerts'], DiskAlert>): Fault => ({
  what: `a file that leaves ${freeShare * 100} % of a disk free`,
  alerts,
  onlyHere: 'the disks of a shared cluster must not be filled',
  begin: async ({ disk }) => disk?.fill(freeShare),
  end: async ({ disk }) => disk?.free(),
});
const NO_FILE_OF_A_POD =
  'the file is on a disk of its own, outside of Kubernetes: the runbook cleans the disk of the node';

export const MACHINE_FAULTS = {
  lostNode: {
    what: 'a node whose kubelet is gone',
    alerts: {
      NodeNotReady: {
        findings: [
          { step: 1, series: { node: LOST_NODE, status: 'unknown' }, reads: '`status="unknown"`' },
          { step: 2, prints: new RegExp(`^${LOST_NODE} +NotReady`, 'm'), reads: 'Does the machine answer?' },
          {
            step: 3,
            prints: /NodeStatusUnknown|Kubelet stopped posting node status/,
            reads: 'What does it say itself?',
          },
        ],
        remedy: { item: 3 },
      },
    },
    onlyHere: 'a shared cluster gets no node that does not exist',
    begin: async ({ cluster }) => cluster.own && loseNode(cluster),
    end: async ({ cluster }) => cluster.own && removeNode(cluster),
  },
  connections: {
    what: 'connections to PostgreSQL that nobody closes',
    alerts: {
      PostgresConnectionsNearLimit: {
        findings: [
          {
            step: 1,
            series: { state: 'idle' },
            value: connections => connections > 50,
            reads: '`idle`, many',
          },
          // Step 1 has the program's name too, of an exporter newer than the cluster's.
          {
            step: 2,
            prints: /\b(?<application_name>leak)\b.*\bidle\b/,
            reads: 'Which are the oldest?',
            gives: { application_name: 'application_name' },
          },
        ],
        // It ends connections that have been idle for a minute.
        remedy: { item: 1, fromAge: 65_000 },
      },
    },
    begin: ({ cluster }) => openConnections(cluster),
    end: ({ cluster }) => closeConnections(cluster),
  },
  redisMemory: {
    what: 'a value that fills Redis',
    alerts: {
      RedisMemoryNearLimit: {
        findings: [
          { step: 1, series: { service: 'redis' }, value: share => share > 0.9, reads: 'A jump' },
          { step: 2, prints: /leak/, reads: 'A few enormous keys' },
        ],
        remedy: { item: 3 },
      },
    },
    begin: ({ cluster }) => fillMemory(cluster),
    end: ({ cluster }) => freeMemory(cluster),
  },
  diskFilling: fullDisk(0.12, {
    NodeDiskFilling: {
      findings: [{ step: 2, series: {}, value: free => free < 0.15, reads: 'Which mount?' }],
      remedy: { none: NO_FILE_OF_A_POD },
    },
  }),
  diskFull: fullDisk(0.04, {
    DiskSpaceLow: {
      findings: [
        { step: 1, series: {}, value: bytes => bytes < 1e7, reads: 'a separate device' },
        { step: 4, series: {}, value: free => free < 0.1, reads: 'All nodes or this one?' },
      ],
      remedy: { none: NO_FILE_OF_A_POD },
    },
  }),
  outage: {
    what: 'an outage of two hours, a day ago',
    alerts: {
      SLAAvailabilityViolation: {
        findings: [
          {
            step: 1,
            series: { service: PAGES.SLAAvailabilityViolation.service },
            value: up => up > 0.9,
            reads: 'the outage is over',
          },
          {
            step: 2,
            series: { service: PAGES.SLAAvailabilityViolation.service },
            value: used => used > 1,
            reads: '1 means all of it',
          },
        ],
        silent: {
          'http_request_errors:ratio_period': 'it has a point each half hour, and the cluster is younger than that',
        },
        remedy: { none: 'nothing raises an average of days; the runbook protects what is left of it' },
      },
    },
    begin: ({ cluster }) => recordOutage(cluster, PAGES.SLAAvailabilityViolation.service),
    end: async () => {},
  },
} as const satisfies Readonly<Record<string, Fault>>;
