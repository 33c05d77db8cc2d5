/** Harbour with all that a stack may bring along: an exporter, remote stores, a patch, objects of the Prometheus Operator. */

import { watchedThrough } from '../../lib/components/exporter';
import { PACKS } from '../../lib/library';
import { RuleSet } from '../../lib/rules';
import { type Environment, patch, type Stack, stack } from '../../lib/stack';
import { tide, tides } from './exporters';
import { archive, replica, sentTo } from './remote-stores';
import { bookings, cache, families, forecasts, harbour, large, ledger, names, service } from './stack';

/** Seen through the stack's own exporter. */
export const pier = service('pier', {
  description: 'The tide gauge at the pier.',
  team: 'storage',
  ...watchedThrough(names, tides),
});

export const sending: Environment = {
  ...large,
  name: 'sending',
  prometheus: { ...large.prometheus, storage: sentTo(archive, replica) },
  operatorObjects: true,
};

export const extended: Stack = stack({
  names,
  rules: new RuleSet({ families: [...families, tide], packs: PACKS }),
  dashboards: harbour.dashboards,
  services: [bookings, forecasts, ledger, cache, pier],
  environments: [sending],
  runbooks: harbour.runbooks,
  exporters: [tides],
  patches: [
    patch('StatefulSet', 'prometheus', {
      reason: 'the quick disks are on these nodes',
      operations: [{ op: 'add', path: '/spec/template/spec/nodeSelector/disk', value: 'quick' }],
    }),
  ],
});
