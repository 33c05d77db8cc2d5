/** What the receivers' services accept and respond, according to their documentation. */
// biome-ignore lint/suspicious/noExplicitAny: other programs' formats, checked here field by field
type Body = any;

export interface Protocol {
  /** Its real host name, which resolves to the receivers of the test inside the cluster. */
  readonly host: string;
  readonly path: string;
  /** Why the service would reject the request. */
  problems(body: Body): string[];
  readonly answer: { readonly status: number; readonly text: string };
}

/** PagerDuty's integration key: 32 characters. */
export const ROUTING_KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

const problem = (holds: boolean, text: string): string[] => (holds ? [] : [text]);
const isText = (value: unknown, max: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= max;

export const PROTOCOLS = {
  /** https://developer.pagerduty.com/docs/send-alert-event */
  pagerduty: {
    host: 'events.pagerduty.com',
    path: '/v2/enqueue',
    problems: ({ routing_key, event_action, dedup_key, payload, links = [] }) => [
      ...problem(routing_key === ROUTING_KEY, 'routing_key is not that of the service'),
      ...problem(['trigger', 'acknowledge', 'resolve'].includes(event_action), `invalid event_action: ${event_action}`),
      ...problem(isText(dedup_key, 255), 'dedup_key: 1 to 255 characters'),
      ...(event_action !== 'trigger'
        ? []
        : [
            ...problem(isText(payload?.summary, 1_024), 'payload.summary: 1 to 1,024 characters'),
            ...problem(isText(payload?.source, 1_024), 'payload.source is missing'),
            ...problem(
              ['critical', 'error', 'warning', 'info'].includes(payload?.severity),
              `invalid payload.severity: ${payload?.severity}`,
            ),
            ...problem(
              links.every(({ href }: Body) => /^https?:\/\//.test(href)),
              'links: href is not a URL',
            ),
          ]),
    ],
    answer: { status: 202, text: JSON.stringify({ status: 'success', message: 'Event processed' }) },
  },
  /** https://api.slack.com/messaging/webhooks, https://api.slack.com/reference/messaging/attachments */
  slack: {
    host: 'hooks.slack.com',
    path: '/services/T0000000/B0000000/only-inside',
    problems: ({ channel, attachments }) => [
      ...problem(isText(channel, 81), 'channel is missing'),
      ...problem(Array.isArray(attachments) && attachments.length === 1, 'no_text: there is no attachment'),
      ...problem(isText(attachments?.[0]?.fallback, 40_000), 'attachment without fallback'),
      ...problem(isText(attachments?.[0]?.text, 40_000), 'attachment without text'),
    ],
    answer: { status: 200, text: 'ok' },
  },
  /** https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook */
  msteams: {
    host: 'prod-00.westeurope.logic.azure.com',
    path: '/workflows/only-inside/triggers/manual/paths/invoke',
    problems: ({ type, attachments }) => [
      ...problem(type === 'message', `type is "${type}", not "message"`),
      ...problem(
        attachments?.[0]?.contentType === 'application/vnd.microsoft.card.adaptive' &&
          attachments[0].content?.type === 'AdaptiveCard',
        'there is no adaptive card',
      ),
    ],
    answer: { status: 202, text: '' },
  },
  /** https://discord.com/developers/docs/resources/webhook#execute-webhook */
  discord: {
    host: 'discord.com',
    path: '/api/webhooks/1/only-inside',
    problems: ({ content = '', embeds = [] }) => [
      ...problem(content !== '' || embeds.length > 0, 'Cannot send an empty message'),
      ...problem(content.length <= 2_000, 'content: at most 2,000 characters'),
      ...embeds.flatMap(({ title = '', description = '' }: Body) => [
        ...problem(title.length <= 256, 'embed.title: at most 256 characters'),
        ...problem(description.length <= 4_096, 'embed.description: at most 4,096 characters'),
      ]),
    ],
    answer: { status: 204, text: '' },
  },
  /** Alertmanager's own webhook, https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
  heartbeat: {
    host: 'heartbeat.example.com',
    path: '/ping/only-inside',
    problems: ({ version, alerts }) => [
      ...problem(version === '4', `version is ${version}`),
      ...problem(Array.isArray(alerts) && alerts.length > 0, 'there are no alerts'),
    ],
    answer: { status: 200, text: 'OK' },
  },
} as const satisfies Readonly<Record<string, Protocol>>;

export type HttpChannel = keyof typeof PROTOCOLS;
export type Channel = HttpChannel | 'email';

export const urlOf = (channel: HttpChannel): string => `https://${PROTOCOLS[channel].host}${PROTOCOLS[channel].path}`;
