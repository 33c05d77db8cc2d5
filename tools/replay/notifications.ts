/** Sends alerts through Alertmanager's own packages in simulated time: tools/pinned/alertmanager/replay. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../process/run';
import { replayProgram } from './build';
import { jsonLines, parseLines } from './lines';
import type { LabelSet, Transition } from './rules';

/** What happens to an alert. `silenced`: from then on, all that has these labels is. */
export interface Change extends Pick<Transition, 'time' | 'labels'> {
  readonly state: Transition['state'] | 'silenced';
}

export interface NotificationsRequest {
  /** The text of alertmanager.yml. Nothing is sent, so the files that it names need not exist. */
  readonly config: string;
  /** Unix time of the start, in seconds: time intervals depend on it. @default midnight of a Saturday in January, UTC */
  readonly start?: number;
  /** In seconds. */
  readonly duration: number;
  /** In the order of time. */
  readonly transitions: readonly Change[];
  /** @default ten minutes */
  readonly timeoutMs?: number;
}

/** What one integration of a receiver would have sent. */
export interface Notification {
  /** Seconds from the start. */
  readonly time: number;
  readonly receiver: string;
  /** `pagerduty`, `slack`, `email`, … */
  readonly integration: string;
  /** Key of the group. PagerDuty has one incident for it until it is resolved. */
  readonly group: string;
  readonly firing: readonly LabelSet[];
  readonly resolved: readonly LabelSet[];
}

/** In the order of time. Throws the reason if the configuration is invalid. */
export async function replayNotifications(request: NotificationsRequest): Promise<readonly Notification[]> {
  const program = await replayProgram('notifications');
  const cwd = temporaryFolder('notifications');
  const config = path.join(cwd, 'alertmanager.yml');
  writeFileSync(config, request.config);
  const transitions = request.transitions.map(({ time, state, labels }) => ({ time, state, labels }));
  const { start, duration } = request;
  const input = jsonLines([{ config, start, duration }, ...transitions]);
  const { code, stdout, stderr } = await run(program, [], { cwd, input, timeoutMs: request.timeoutMs ?? 600_000 });
  if (code !== 0) throw new Error(`the alerts could not be routed:\n${stderr.trim()}`);
  return parseLines<Notification>(stdout);
}
