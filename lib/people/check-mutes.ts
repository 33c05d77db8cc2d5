/** Which alerts a silence mutes: some, not all, not the Watchdog, and no other team's pages without its consent. */
import { formatDuration, type Problem, suggestion } from '../base';
import { type Findings, problemsAt, unless } from '../base/findings';
import { patternProblem } from '../base/re2';
import { shownText } from '../base/shown-text';
import { LONGEST_SILENCE_OF_PAGES, whereOf } from './check-silences';
import { accepts, mayMute, type PossibleAlert } from './matching';
import type { DeclaredSilence, Muted, Mutes } from './silence';

/** The alerts of one environment. */
export interface KnownAlerts {
  readonly environment: string;
  readonly alerts: readonly PossibleAlert[];
  /** Labels that have no values but these. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Name of the alert that always fires. */
  readonly watchdog: string;
  readonly now: Date;
}

const LABEL = /^[a-zA-Z_]\w*$/;
/** So many alerts are named in a message. */
const SHOWN = 5;

/** The problems of what the silences mute in one environment. */
export const checkMutes = (silences: readonly DeclaredSilence[], known: KnownAlerts): Problem[] =>
  silences.flatMap(silence => problemsAt(whereOf(silence), mutes(silence, known)));

function mutes(silence: DeclaredSilence, known: KnownAlerts): Findings {
  const entries = Object.entries(silence.mutes);
  const written = [
    ...unless(entries.length > 0, 'mutes', 'nothing; name an alert, such as alertname, or another label'),
    ...entries.flatMap(([label, muted]) => {
      const malformed = wellFormed(`mutes.${label}`, label, muted);
      return malformed.length > 0 ? malformed : exists(label, muted, known);
    }),
  ];
  if (written.length > 0) return written;
  const muted = known.alerts.filter(alert => mayMute(silence.mutes, alert));
  if (muted.length === 0) return unless(false, 'mutes', nothing(silence.mutes, known));
  return tooMuch(muted, known) ?? pages(silence, muted, known);
}

function wellFormed(field: string, label: string, muted: Muted | undefined): Findings {
  if (!LABEL.test(label)) return unless(false, field, `${shownText(label)} is no name of a label`);
  if (typeof muted === 'object' && muted !== null && 'matches' in muted) {
    const problem = typeof muted.matches === 'string' ? patternProblem(muted.matches) : 'matches: wanted a pattern';
    if (problem !== undefined) return unless(false, field, problem);
    return unless(!accepts(muted, ''), field, `"${muted.matches}" also matches the alerts that lack the label`);
  }
  const list = Array.isArray(muted) ? muted : [muted];
  return unless(
    list.length > 0 && list.every(value => typeof value === 'string' && value !== ''),
    field,
    `${JSON.stringify(muted)}; wanted a value, a list of them, or { matches: 'pattern' }`,
  );
}

/** A label that no alert has, or a value that it never has. */
function exists(label: string, muted: Muted | undefined, { alerts, values, environment }: KnownAlerts): Findings {
  const field = `mutes.${label}`;
  const labels = new Set(alerts.flatMap(alert => [...Object.keys(alert.labels), ...alert.open]));
  if (!labels.has(label) && !alerts.some(({ others }) => others))
    return unless(false, field, `no alert of ${environment} has this label${suggestion(label, labels)}`);
  const taken = values.get(label);
  if (taken === undefined || muted === undefined || muted === null) return [];
  if (typeof muted === 'object' && 'matches' in muted)
    return unless(
      taken.some(value => accepts(muted, value)),
      field,
      `no alert of ${environment} has a value that matches ${shownText(muted.matches)}`,
    );
  const list: readonly string[] = Array.isArray(muted) ? muted : [muted];
  return list
    .filter(value => !taken.includes(value))
    .flatMap(value =>
      unless(
        false,
        field,
        `no alert of ${environment} has ${shownText(value)}${suggestion(value, taken) || few(taken)}`,
      ),
    );
}

const few = (values: readonly string[]): string =>
  values.length > 0 && values.length <= 2 * SHOWN ? `; there are ${values.join(', ')}` : '';

/** Which of the labels excludes the rest. */
function nothing(all: Mutes, { alerts, environment }: KnownAlerts): string {
  const none = `no alert of ${environment} has all of these`;
  for (const label of Object.keys(all)) {
    const { [label]: _, ...rest } = all;
    const left = alerts.filter(alert => mayMute(rest as Mutes, alert));
    const values = [...new Set(left.map(alert => alert.labels[label] ?? 'nothing'))];
    if (Object.keys(rest).length > 0 && left.length > 0)
      return `${none}: where the others hold, ${label} is ${values.slice(0, SHOWN).join(', ')}`;
  }
  return none;
}

function tooMuch(
  muted: readonly PossibleAlert[],
  { alerts, watchdog, environment }: KnownAlerts,
): Findings | undefined {
  const refused = (message: string) => unless(false, 'mutes', message);
  const real = alerts.filter(({ name }) => name !== watchdog);
  if (real.every(alert => muted.includes(alert)))
    return refused(`every alert of ${environment}; name alerts, a service or a node`);
  if (muted.some(({ name }) => name === watchdog))
    return refused(
      `the ${watchdog} as well, by which somebody notices that alerting itself is broken; name alerts, or ` +
        `severity: ['critical', 'warning'] besides`,
    );
  const critical = real.filter(isPage);
  if (critical.length > 1 && critical.every(alert => muted.includes(alert)))
    return refused(`every critical alert of ${environment}; name alerts, a service or a node`);
  return undefined;
}

const isPage = ({ labels }: PossibleAlert): boolean => labels.severity === 'critical';

/** Who would miss a page, and for how long. */
function pages(silence: DeclaredSilence, muted: readonly PossibleAlert[], { now }: KnownAlerts): Findings {
  const { owner, agreedWith = [], kind, to } = silence;
  const critical = muted.filter(isPage);
  const others = critical.filter(({ labels: { team = '' } }) => team !== owner && !agreedWith.includes(team));
  const teams = [...new Set(others.map(({ labels: { team = '' } }) => team))];
  const shown = others.slice(0, SHOWN).map(({ name, of, labels }) => `${name} of ${of} (${labels.team})`);
  const more = others.length > SHOWN ? `, and ${others.length - SHOWN} more` : '';
  const ahead = (Date.parse(to) - now.getTime()) / 1000;
  return [
    ...unless(
      others.length === 0,
      'mutes',
      `critical alerts of other teams: ${shown.join(', ')}${more}; mute less, or agree with them and say ` +
        `agreedWith: [${teams.map(team => `'${team}'`).join(', ')}]`,
    ),
    ...agreedWith
      .filter(team => !critical.some(({ labels }) => labels.team === team))
      .flatMap(team => unless(false, 'agreedWith', `it mutes no critical alert of ${shownText(team)}; leave it out`)),
    ...unless(
      kind === 'maintenance' || critical.length === 0 || ahead <= LONGEST_SILENCE_OF_PAGES.value,
      'until',
      `${to}; it mutes critical alerts (${critical[0]?.name} …): wanted at most ` +
        `${formatDuration(LONGEST_SILENCE_OF_PAGES)} ahead`,
    ),
  ];
}
