import type { Environment } from '../../../../aion/environment';
import { names } from '../../../../aion/names';
import { waitFor } from '../../../../tools/process/wait';
import type { Inbox } from '../receivers/inbox';
import type { Notice } from '../receivers/notice';
import type { Channel } from '../receivers/protocols';
import { AGREEMENT_CHANNELS, alertOf, CHANNELS, PAGES, type Page, type PagedAlert } from './expectations';

const teamOf = ({ team }: Page, { notifications }: Environment) => {
  if (notifications === undefined) throw new Error('the environment has no notifications');
  return notifications.teams[team];
};

/** Every channel on which a page has to arrive. */
export function channelsOf(page: Page, environment: Environment): readonly Channel[] {
  const also = page.severity === 'info' ? [] : (teamOf(page, environment).also ?? []);
  const own = page.team === names.roles.agreements ? AGREEMENT_CHANNELS : CHANNELS[page.severity];
  return [...own, ...also];
}

/** The recipient in the message; empty for channels where the URL determines it. */
export function addresseeOf(page: Page, channel: Channel, environment: Environment): string {
  const { slack, email } = teamOf(page, environment);
  return { slack, email, pagerduty: '', msteams: '', discord: '' }[channel as Exclude<Channel, 'heartbeat'>];
}

/** Notices of an alert, firing or resolved. */
export const noticesOf = (inbox: Inbox, alert: PagedAlert, state: 'firing' | 'resolved'): readonly Notice[] =>
  inbox.notices.filter(
    notice =>
      notice.alertname === alertOf(alert) &&
      notice.service === PAGES[alert].service &&
      (notice.state === 'resolved') === (state === 'resolved'),
  );

/** Waits until the page, or its resolution, has arrived on every channel; returns the first notice of each. */
export function arrival(
  inbox: Inbox,
  environment: Environment,
  alert: PagedAlert,
  state: 'firing' | 'resolved',
  timeoutMs: number,
): Promise<readonly Notice[]> {
  const channels = channelsOf(PAGES[alert], environment);
  return waitFor(
    async () => {
      await inbox.look();
      const notices = noticesOf(inbox, alert, state);
      const missing = channels.filter(channel => !notices.some(each => each.channel === channel));
      if (missing.length > 0) throw new Error(`nothing yet on ${missing.join(', ')}`);
      return channels.map(channel => notices.find(each => each.channel === channel) as Notice);
    },
    { what: `${alert} of ${PAGES[alert].service}, ${state}, on ${channels.join(', ')}`, timeoutMs },
  );
}
