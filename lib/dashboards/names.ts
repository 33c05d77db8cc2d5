/** Where the names of what is shown stand: beside a graph, above a figure. */
import type { Panel } from './panel';
import type * as grafana from './wire';

type Legend = grafana.Kinds['timeseries']['options']['legend'];

/** Labels with a value for each of many things: below the graph, their legend takes half of the panel and is cut off. */
const LABELS_OF_MANY =
  /\{\{(namespace|pod|instance|container|persistentvolumeclaim|path|query|alertname|rule_group|exporter|device)\}\}/;
const hasMany = ({ props }: Panel): boolean => Object.keys(props.queries).some(legend => LABELS_OF_MANY.test(legend));
/** The highest first. */
const ASIDE: Legend = {
  displayMode: 'table',
  placement: 'right',
  showLegend: true,
  calcs: ['lastNotNull'],
  sortBy: 'Last *',
  sortDesc: true,
};
const BELOW: Legend = { displayMode: 'list', placement: 'bottom', showLegend: true };

export const legendOf = (panel: Panel): Legend => (hasMany(panel) ? ASIDE : BELOW);

/** Figures of many things stand below each other, each beside its name: side by side, the names would overlap. */
export const orientationOf = (panel: Panel): 'auto' | 'horizontal' => (hasMany(panel) ? 'horizontal' : 'auto');

/** Otherwise as small as the longest name needs, which is too small to read beside ten others. */
const TITLE_PIXELS = 14;

const namesAreLabels = ({ props }: Panel): boolean => Object.keys(props.queries).some(legend => legend.includes('{{'));
/** Whether the title alone does not say what a figure is. */
const isNamed = (panel: Panel): boolean => namesAreLabels(panel) || Object.keys(panel.props.queries).length > 1;

/**
 * By default, Grafana leaves out the name of an only value: 16 under "Services", and nobody knows 16 of what.
 */
export const namesOf = (panel: Panel) => ({
  ...(isNamed(panel) && { textMode: 'value_and_name' as const }),
  ...(namesAreLabels(panel) && { text: { titleSize: TITLE_PIXELS } }),
});
