import { HARBOUR } from './manifests';

/** What must run where a cluster has no room: what reports that, and what sees the full node. */
const SURVIVES = ['alertmanager', 'node-exporter', 'prometheus'];

test.each(HARBOUR)('$title: only what must survive takes the place of others', ({ objects, workloads }) => {
  const preempting = objects
    .filter(({ kind, preemptionPolicy }) => kind === 'PriorityClass' && preemptionPolicy !== 'Never')
    .map(({ metadata }) => metadata.name);
  const found = workloads.filter(({ spec }) => preempting.includes(spec.template.spec.priorityClassName));
  expect(found.map(({ metadata }) => metadata.name).sort()).toEqual(SURVIVES);
});
