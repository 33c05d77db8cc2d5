import type { Notification } from './notifications';

export const isPage = ({ integration }: Pick<Notification, 'integration'>): boolean => integration === 'pagerduty';

/** Notifications that open an incident. One of the same group is updated while it is open. */
export function pagesIn(notifications: readonly Notification[]): Notification[] {
  const open = new Set<string>();
  return notifications.filter(isPage).filter(({ group, firing }) => {
    const opens = firing.length > 0 && !open.has(group);
    if (firing.length > 0) open.add(group);
    else open.delete(group);
    return opens;
  });
}
