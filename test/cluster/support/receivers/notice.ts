import type { Received } from './ports';
import type { Channel } from './protocols';

/** A notification as a person reads it, whatever the channel. */
export interface Notice {
  readonly channel: Channel;
  readonly at: number;
  /** Slack channel or e-mail address; empty if only the URL determines the recipient. */
  readonly to: string;
  readonly alertname: string;
  readonly service: string;
  readonly team: string;
  readonly state: 'critical' | 'warning' | 'info' | 'resolved';
  /** The title line. */
  readonly title: string;
  /** All texts that the channel shows. */
  readonly text: string;
  readonly links: readonly string[];
}

/** `HighErrorRate · for team platform, by receiver platform-critical` */
const FOOTER = /(\w+) · for team ([\w-]+), by receiver/;
const TITLE = /^\[(CRITICAL|WARNING|INFO|RESOLVED)\] /;

/** The received notifications, without the Watchdog's and rejected ones. */
export function noticesOf(received: readonly Received[]): Notice[] {
  const events = new Map<string, Notice>();
  return received
    .filter(({ channel, problems }) => channel !== 'heartbeat' && problems.length === 0)
    .map(each => {
      if (each.channel !== 'pagerduty') return fromText(each);
      const notice = fromPagerDuty(each, events.get(each.body.dedup_key));
      events.set(each.body.dedup_key, notice);
      return notice;
    });
}

/** A resolving event refers to its trigger by `dedup_key`. */
function fromPagerDuty({ at, body }: Received, trigger?: Notice): Notice {
  const { event_action, payload = {}, links = [] } = body;
  const text = textsOf(body).join('\n');
  return {
    channel: 'pagerduty',
    at,
    to: '',
    alertname: payload.class ?? trigger?.alertname ?? '',
    service: payload.component ?? trigger?.service ?? '',
    team: payload.group ?? trigger?.team ?? '',
    state: event_action === 'resolve' ? 'resolved' : payload.severity,
    title: payload.summary ?? trigger?.title ?? '',
    text,
    links: links.map(({ href }: { href: string }) => href),
  };
}

function fromText({ channel, at, body }: Received): Notice {
  const texts = textsOf(channel === 'email' ? { title: body.headers.subject, html: body.html, text: body.text } : body);
  const text = texts.join('\n');
  const title = texts.find(each => TITLE.test(each)) ?? '';
  const [, alertname = '', team = ''] = FOOTER.exec(text) ?? [];
  const links = [...new Set(text.replaceAll('&amp;', '&').match(/https?:\/\/[^\s"|)>]+/g))];
  const filter = links.map(readable).find(link => link.includes('filter=')) ?? '';
  return {
    channel,
    at,
    to: channel === 'email' ? body.to.join() : (body.channel ?? ''),
    alertname,
    service: /service="([^"]*)"/.exec(filter)?.[1] ?? '',
    team,
    state: (TITLE.exec(title)?.[1] ?? '').toLowerCase() as Notice['state'],
    title,
    text,
    links,
  };
}

function readable(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

/** Fields whose value a channel never shows: keys, colours, names of formats. */
const NEVER_SHOWN = new Set(['routing_key', 'dedup_key', 'event_action', 'color', 'mrkdwn_in']);

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, each]) => (NEVER_SHOWN.has(field) ? [] : textsOf(each)));
}
