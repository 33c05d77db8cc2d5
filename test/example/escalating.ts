/** Harbour without PagerDuty: Alertmanager itself calls the later tiers. */
import type { Escalation, Notifications } from '../../lib/components/alertmanager';
import type { Environment } from '../../lib/stack';
import { large } from './stack';

const { heartbeat: _, ...notified } = large.notifications as Notifications;
const mail = (name: string): string => `${name}@harbour.example.com`;

export const escalation: Escalation = {
  teams: {
    operations: { secondary: { slack: '#operations-2' }, lead: { email: mail('operations-lead') } },
    storage: { secondary: { slack: '#storage-2', email: mail('storage-2') }, lead: { email: mail('storage-lead') } },
    models: { secondary: { slack: '#models-2' }, lead: { slack: '#models-lead' } },
  },
  command: { slack: '#command', email: mail('command') },
};

export const escalating: Environment = {
  ...large,
  name: 'escalating',
  notifications: { ...notified, pages: false, escalation },
};
