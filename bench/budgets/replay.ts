/** Runs the year through rules and routing, with Prometheus' and Alertmanager's own packages in simulated time. */
import { aion } from '../../aion/stack';
import { alertmanagerRouting } from '../../charts/routing';
import { days, minutes, yaml } from '../../lib/base';
import { renderAlertmanagerConfig } from '../../lib/components/alertmanager';
import type { Service } from '../../lib/services';
import type { Environment } from '../../lib/stack';
import type { Span } from '../../test/simulation/timeline';
import { firedIn } from '../../tools/replay/firings';
import { replayNotifications } from '../../tools/replay/notifications';
import { replayRules, type Transition } from '../../tools/replay/rules';
import type { Incident, ServiceName } from './incident';
import { judge, type Outcome, pagesOf, ticketsOf } from './judge';
import { type Load, loadOf } from './load';
import { scraped } from './series';
import { eventful, LOOKED_BACK, QUIET, recordedBefore, watches } from './watches';
import { DAYS, START } from './year';

/** Rates over five minutes, and the scrapes before them. */
const RATED = minutes(10).value;

export interface Side {
  /** The rules of one service. */
  readonly rules: (service: Service) => Promise<ReadonlyMap<string, string>>;
  /**
   * Whether long windows are made of what rules recorded, or of what was scraped: it has to be there when they are evaluated.
   */
  readonly windowsOf: 'recorded' | 'scraped';
}

/** How many stretches of a side are evaluated at the same time. */
const LANES = 3;

/** What a side makes of the incidents. `onProgress` gets the share of its stretches that is done. */
export async function replay(
  side: Side,
  environment: Environment,
  services: readonly Service[],
  incidents: readonly Incident[],
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Outcome> {
  const stretches = services.flatMap(service => {
    const load = loadOf(service.name as ServiceName, incidents);
    return watches(incidents.filter(each => each.service === service.name)).map(watch => ({ service, load, watch }));
  });
  const rules = new Map<string, ReadonlyMap<string, string>>();
  for (const service of services) rules.set(service.name, await side.rules(service));
  const transitions: Transition[] = [];
  let done = 0;
  const left = [...stretches];
  const lane = async (): Promise<void> => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) {
      const { service, load, watch } = each;
      const own = rules.get(service.name) ?? new Map<string, string>();
      const events = eventful(incidents.filter(incident => incident.service === service.name));
      transitions.push(...(await watched(side, environment, { service, rules: own, load, watch, events })));
      done += 1;
      onProgress(done, stretches.length);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const notifications = await replayNotifications({
    config: yaml(renderAlertmanagerConfig(alertmanagerRouting(aion, environment))),
    start: START,
    duration: days(DAYS).value,
    transitions: transitions.sort((a, b) => a.time - b.time),
  });
  return judge(incidents, pagesOf(notifications), ticketsOf(notifications, firedIn(transitions)));
}

interface Watched {
  readonly service: Service;
  readonly rules: ReadonlyMap<string, string>;
  readonly load: Load;
  readonly watch: Span;
  readonly events: readonly (readonly [from: number, to: number])[];
}

/** The transitions of one stretch, in seconds from the start of the year. */
async function watched(
  { windowsOf }: Side,
  environment: Environment,
  { service, rules, load, watch, events }: Watched,
): Promise<readonly Transition[]> {
  const every = environment.prometheus.scrapeInterval.value;
  const from = Math.max(watch.from, load.life.from);
  const to = Math.min(watch.to, load.life.to);
  const origin = Math.max(from - LOOKED_BACK, load.life.from);
  const scrapedFrom = windowsOf === 'scraped' ? origin : Math.max(from - RATED, load.life.from);
  const found = await replayRules({
    start: START + origin,
    duration: to - origin,
    from: from - origin,
    interval: every,
    externalLabels: { cluster: environment.cluster, environment: environment.name },
    rules,
    // Rules that look back at what others recorded need each of its points.
    ...(windowsOf === 'scraped' && {
      eventful: { spans: events.map(([begin, end]) => [begin - origin, end - origin] as const), quiet: QUIET },
    }),
    series: [
      ...scraped(load, { from: scrapedFrom, to }, origin, every),
      ...(windowsOf === 'recorded' ? recordedBefore(service, load, { from: origin, to: from }, origin, every) : []),
    ],
  });
  // What fires before anything happened, or still fires, shows that the stretch is too short.
  const open = firedIn(found).filter(each => each.to === undefined || each.from < watch.from - origin);
  if (open.length > 0) {
    const names = [...new Set(open.map(({ labels }) => labels.alertname))].join(', ');
    throw new Error(
      `${names} of ${service.name} fires at an end of day ${from / 86_400} to ${to / 86_400}: lengthen it`,
    );
  }
  return found.map(each => ({ ...each, time: each.time + origin }));
}
