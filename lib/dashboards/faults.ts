import { SEVERITIES, type Severity } from '../catalogue';
import type { Fault, Faults, Panel } from './panel';
import { COLOURS, GOOD, justAbove } from './threshold';
import type * as grafana from './wire';

export const isSeverity = (text: string): text is Severity => SEVERITIES.some(severity => severity === text);

/** The label that a legend consists of: `phase` of `{{phase}}`. */
export const labelOf = (legend: string): string | undefined => /^\{\{\s*(\w+)\s*\}\}$/.exec(legend)?.[1];

/** What a panel declares about faults. Legends that are severities speak for themselves. */
export function faultsOf({ kind, props }: Panel): Faults | undefined {
  if (kind !== 'stat' && kind !== 'gauge') return undefined;
  if (props.faults !== undefined) return props.faults;
  const legends = Object.keys(props.queries);
  return legends.length > 0 && legends.every(isSeverity)
    ? Object.fromEntries(legends.map(severity => [severity, severity]))
    : undefined;
}

/** Everything but faults: in the colour of text. */
export const NEUTRAL: grafana.Thresholds = { mode: 'absolute', steps: [{ color: 'text', value: null }] };

/** The colours of faults, and texts in place of values, on the series that have them. */
export function faultOverrides(panel: Panel, refIdOf: (legend: string) => string): grafana.Override[] {
  const faults = faultsOf(panel);
  const { queries } = panel.props;
  const texts = (panel.kind === 'stat' && panel.props.texts) || {};
  const coloured = faults === undefined || faults === 'none' ? {} : faults;
  const names = [...new Set([...Object.keys(coloured), ...Object.keys(texts)])];
  return names.map(name => ({
    // A legend with labels in it is not a name that Grafana shows.
    matcher: name in queries ? { id: 'byFrameRefID', options: refIdOf(name) } : { id: 'byName', options: name },
    properties: [
      ...(coloured[name] === undefined ? [] : [{ id: 'thresholds', value: steps(coloured[name]) }]),
      ...(texts[name] === undefined ? [] : [{ id: 'mappings', value: [anyValue(texts[name])] }]),
    ],
  }));
}

const steps = (fault: Fault): grafana.Thresholds => ({
  mode: 'absolute',
  steps:
    typeof fault === 'string'
      ? [
          { color: GOOD, value: null },
          { color: COLOURS[fault], value: justAbove(0) },
        ]
      : [
          { color: COLOURS[fault.severity], value: null },
          { color: GOOD, value: fault.below },
        ],
});

const anyValue = (text: string) => ({ type: 'range', options: { from: null, to: null, result: { index: 0, text } } });

/** Lines that stand for severities: Grafana's own palette would draw the first of them, `critical`, in green. */
export function severityLines({ props }: Panel): grafana.Override[] {
  const legends = Object.keys(props.queries);
  const names = legends.some(legend => labelOf(legend) === 'severity') ? SEVERITIES : legends.filter(isSeverity);
  return names.map(severity => ({
    matcher: { id: 'byName', options: severity },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: COLOURS[severity] } }],
  }));
}

/** The rank of a severity, the worst first: what a table's column of severities contains. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity) + 1;

/** A column of ranks, shown as the severities in their colours. */
export const severityColumn = (title: string): grafana.Override => ({
  matcher: { id: 'byName', options: title },
  properties: [
    {
      id: 'mappings',
      value: [
        {
          type: 'value',
          options: Object.fromEntries(
            SEVERITIES.map((severity, index) => [
              severityRank(severity),
              { index, text: severity, color: COLOURS[severity] },
            ]),
          ),
        },
      ],
    },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ],
});
