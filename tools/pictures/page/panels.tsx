/** What is in a panel. */
import {
  type DataFrame,
  FieldType,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  type TimeRange,
  VizOrientation,
} from '@grafana/data';
import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import type { Panel } from '../drawing';
import { Arc } from './arc';
import { theme } from './fields';

interface ContentProps {
  readonly panel: Panel;
  readonly frames: DataFrame[];
  readonly error: string;
  readonly range: TimeRange;
  readonly width: number;
  readonly height: number;
}

export function Content(props: ContentProps) {
  const { panel, frames, error } = props;
  if (error !== '') return <Message {...props} text={error} color={theme.colors.error.text} />;
  const nothing = panel.fieldConfig?.defaults?.noValue ?? 'No data';
  const empty = frames.every(({ fields, length }) => length === 0 || !fields.some(f => f.type === FieldType.number));
  switch (panel.type) {
    case 'timeseries':
      return empty ? <Message {...props} text={nothing} /> : <Graph {...props} />;
    case 'table':
      return empty ? <Message {...props} text={nothing} /> : <Lines {...props} />;
    case 'stat':
    case 'gauge':
      return <Values {...props} />;
    default:
      return <Message {...props} text={`a ${panel.type} cannot be drawn`} />;
  }
}

const Message = ({
  text,
  color = theme.colors.text.primary,
  width,
  height,
}: {
  text: string;
  color?: string;
  width: number;
  height: number;
}) => (
  <div style={{ width, height, display: 'flex', alignItems: 'center', justifyContent: 'center', color, fontSize: 16 }}>
    {text}
  </div>
);

/** Grafana's panel leaves out what is not a number: one would leave the scale without an end. */
const finite = (frames: DataFrame[]): DataFrame[] =>
  frames.map(frame => ({
    ...frame,
    fields: frame.fields.map(field =>
      field.type === FieldType.number
        ? { ...field, values: field.values.map(value => (Number.isFinite(value) ? value : null)) }
        : field,
    ),
  }));

const Graph = ({ panel, frames, range, width, height }: ContentProps) => (
  <TimeSeries
    frames={finite(frames)}
    structureRev={1}
    timeRange={range}
    timeZone="utc"
    width={width}
    height={height}
    legend={{ calcs: [], ...panel.options.legend }}
    options={panel.options}
  />
);

function Lines({ frames, width, height, panel }: ContentProps) {
  return (
    <TableNG
      data={frames[0] as DataFrame}
      width={width}
      height={height}
      initialSortBy={panel.options.sortBy}
      structureRev={1}
      fieldConfig={panel.fieldConfig}
      getActions={() => []}
    />
  );
}

function Values({ panel, frames, width, height }: ContentProps) {
  const { options, fieldConfig } = panel;
  const { defaults = {}, overrides = [] } = fieldConfig ?? {};
  const values = getFieldDisplayValues({
    fieldConfig: { defaults, overrides },
    reduceOptions: options.reduceOptions,
    replaceVariables: text => text,
    theme,
    data: frames,
    timeZone: 'utc',
  });
  return (
    <VizRepeater
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      autoGrid
      itemSpacing={3}
      orientation={options.orientation ?? VizOrientation.Auto}
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={({ value, alignmentFactors, width, height, count }) =>
        panel.type === 'gauge' ? (
          <Arc value={value} width={width} height={height} count={count} />
        ) : (
          <BigValue
            value={value.display}
            count={count}
            colorMode={options.colorMode ?? BigValueColorMode.Value}
            graphMode={BigValueGraphMode.None}
            textMode={options.textMode ?? BigValueTextMode.Auto}
            text={options.text}
            alignmentFactors={alignmentFactors}
            width={width}
            height={height}
            theme={theme}
          />
        )
      }
    />
  );
}
