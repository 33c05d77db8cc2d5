import type { Environment } from '../../../../aion/environment';
import { waitFor } from '../../../../tools/process/wait';
import type { Inbox } from '../receivers/inbox';
import type { Notice } from '../receivers/notice';
import type { Channel } from '../receivers/protocols';
import { CHANNELS, PAGES, type Page, type PagedAlert } from './expectations';

const teamOf = ({ team }: Page, { notifications }: Environment) => {
  if (notifications === undefined) throw new Error('the environment notifies nobody');
  return notifications.teams[team];
};

/** Every way by which a page has to arrive. */
export function channelsOf(page: Page, environment: Environment): readonly Channel[] {
  const also = page.severity === 'info' ? [] : (teamOf(page, environment).also ?? []);
  return [...CHANNELS[page.severity], ...also];
}

/** Who it is for, where the message says so; elsewhere the URL does. */
export function addresseeOf(page: Page, channel: Channel, environment: Environment): string {
  const { slack, email } = teamOf(page, environment);
  return { slack, email, pagerduty: '', msteams: '', discord: '' }[channel as Exclude<Channel, 'heartbeat'>];
}

/** Notices of an alert, firing or resolved. */
export const noticesOf = (inbox: Inbox, alert: PagedAlert, state: 'firing' | 'resolved'): readonly Notice[] =>
  inbox.notices.filter(
    ({ alertname, service, state: of }) =>
      alertname === alert && service === PAGES[alert].service && (of === 'resolved') === (state === 'resolved'),
  );

/** Waits until the page, or its end, has come by every way, and returns the first notice of each. */
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
      if (missing.length > 0) throw new Error(`nothing yet by ${missing.join(', ')}`);
      return channels.map(channel => notices.find(each => each.channel === channel) as Notice);
    },
    { what: `${alert} of ${PAGES[alert].service}, ${state}, at ${channels.join(', ')}`, timeoutMs },
  );
}
