import type { Unit } from '../../catalogue';
import { finding } from '../finding';
import { type Check, cut } from './subject';

/** The help text is the catalogue's, so that the documentation and Grafana show the same. */
export const help: Check = ({ metric: { name: metric, help: wanted }, exposed, own }) => {
  if (!own || exposed.help === wanted) return [];
  const found = exposed.help ? `its HELP is "${cut(exposed.help, 500)}"` : 'it has no HELP';
  return [finding('help', { metric, line: exposed.line }, `${found}; wanted "${wanted}"`)];
};

/** How a UNIT line writes a unit. Units without an entry count things, which may be named: `requests`. */
const UNITS: Readonly<Partial<Record<Unit, string>>> = {
  seconds: 'seconds',
  timestamp: 'seconds',
  bytes: 'bytes',
  ratio: 'ratio',
  percent: 'percent',
};

/** A UNIT line of OpenMetrics states the catalogue's unit. */
export const unit: Check = ({ metric: { name: metric, unit: declared }, exposed }) => {
  const wanted = UNITS[declared];
  if (!exposed.unit || wanted === undefined || exposed.unit === wanted) return [];
  return [finding('unit', { metric, line: exposed.line }, `its UNIT is ${exposed.unit}; wanted ${wanted}`)];
};

/** Prometheus' limit for the names and values of an exemplar's labels together. */
const EXEMPLAR_CHARACTERS = 128;

/** https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars */
export const exemplars: Check = ({ metric: { name: metric }, samples }) => {
  const long = samples.find(
    ({ exemplar }) =>
      [
        ...Object.entries(exemplar?.labels ?? {})
          .flat()
          .join(''),
      ].length > EXEMPLAR_CHARACTERS,
  );
  if (long === undefined) return [];
  const message = `the labels of an exemplar have more than ${EXEMPLAR_CHARACTERS} characters; a trace_id alone will do`;
  return [finding('exemplar', { metric, line: long.line }, message)];
};
