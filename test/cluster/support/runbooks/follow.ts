import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../../../tools/process/wait';
import type { Labels } from '../../../runbooks/fill';
import { runbook } from '../../../runbooks/runbook';
import { alertOf, PAGES, type PagedAlert } from '../paging/expectations';
import type { Lead } from '../paging/fault';
import { heldAlerts } from '../paging/inhibited';
import { type Answer, type Asked, answers } from './answers';
import { givenBy, problemsOf } from './lead';

export interface Followed {
  readonly labels: Labels;
  readonly answers: readonly Answer[];
  /** Variables of the mitigation that the diagnosis found. */
  readonly given: Labels;
  /** What does not answer, or does not lead to the fault. */
  readonly problems: readonly string[];
}

/** On a busy machine, what the fault changes may be seen a scrape later than the notification. */
const ATTEMPTS = 4;
const PAUSE_MS = 10_000;

/** Between two scrapes that fail on a busy machine, an alert ends. */
const HELD_MS = 60_000;

/** The labels of an alert that Alertmanager holds. Rejects if it holds none. */
export const labelsOf = (alertmanager: string, alert: PagedAlert): Promise<Labels> =>
  waitFor(
    async () => {
      const { service } = PAGES[alert];
      const held = await heldAlerts(alertmanager);
      return held.find(({ labels }) => labels.alertname === alertOf(alert) && labels.service === service)?.labels;
    },
    { what: `Alertmanager to hold ${alert}`, timeoutMs: HELD_MS },
  );

/** Works through the diagnosis of an alert's runbook while its fault lasts. */
export async function follow(asked: Asked, alert: PagedAlert, lead: Lead, labels: Labels): Promise<Followed> {
  const page = runbook(alertOf(alert));
  for (let attempt = 1; ; attempt++) {
    const all = await answers(asked, page, labels, lead.given);
    const problems = problemsOf(lead, all);
    if (problems.length === 0 || attempt === ATTEMPTS) {
      return { labels, answers: all, given: { ...lead.given, ...givenBy(lead, all) }, problems };
    }
    await sleep(PAUSE_MS);
  }
}
