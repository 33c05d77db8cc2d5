import type { Band } from './panel';
import type * as grafana from './wire';

/** Behind the values, in the colour of the text: what is usual is neither good nor bad. */
const BEHIND = { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } };
const NO_LINE = { id: 'custom.lineWidth', value: 0 };
const FILL = 10;

/** How the lines of a band are drawn: https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/time-series/#fill-below-to */
export function bandOverrides(
  { expected, upper, lower }: Band,
  refIdOf: (legend: string) => string,
): grafana.Override[] {
  const override = (legend: string, ...properties: { id: string; value: unknown }[]): grafana.Override => ({
    matcher: { id: 'byFrameRefID', options: refIdOf(legend) },
    properties: [BEHIND, ...properties],
  });
  const fill = (value: number) => ({ id: 'custom.fillOpacity', value });
  return [
    override(expected, fill(0), { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } }),
    override(upper, NO_LINE, fill(FILL), ...(lower === undefined ? [] : [{ id: 'custom.fillBelowTo', value: lower }])),
    ...(lower === undefined ? [] : [override(lower, NO_LINE, fill(0))]),
  ];
}
