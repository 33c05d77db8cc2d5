import { type Findings, unless } from '../../base/findings';
import { shownText } from '../../base/shown-text';

/** Lower case, no spaces: https://slack.com/help/articles/201402297 */
const SLACK_CHANNEL = /^#[\p{Ll}\p{Lo}\p{N}_-]{1,80}$/u;

export const slackChannel = (field: string, value: unknown): Findings =>
  unless(
    typeof value === 'string' && SLACK_CHANNEL.test(value),
    field,
    `must be a channel in lower case that starts with "#", not ${value === undefined ? 'nothing' : shownText(value)}`,
  );
