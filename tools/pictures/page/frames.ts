/** Answers of Prometheus as the data frames that Grafana's data source makes of them. */
import { type DataFrame, type Field, FieldType, toDataFrame } from '@grafana/data';
import type { Answer, Column, Labels, Panel, Sample } from '../drawing';

export function framesOf(panel: Panel, answers: readonly Answer[], step: number): DataFrame[] {
  const targets = panel.targets ?? [];
  return targets.flatMap(target => {
    const answer = answers.find(({ refId }) => refId === target.refId);
    if (answer?.columns !== undefined) return [rowsOf(answer.refId, answer.columns)];
    if (answer === undefined || answer.series.length === 0) return [];
    if (target.format === 'table') return [tableOf(answer, targets.length > 1 ? `Value #${target.refId}` : 'Value')];
    return answer.series.map(({ metric, samples }) =>
      frameOf(answer.refId, metric, samples, legend(target.legendFormat, metric), step),
    );
  });
}

const legend = (format: string | undefined, metric: Labels): string =>
  format === undefined || format === ''
    ? JSON.stringify(metric)
    : format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => metric[label] ?? '');

const value = (text: string): number => (text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text));

function frameOf(refId: string, labels: Labels, samples: readonly Sample[], name: string, step: number): DataFrame {
  return toDataFrame({
    refId,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        values: samples.map(([time]) => time * 1000),
        config: { interval: step * 1000 },
      },
      {
        name: 'Value',
        type: FieldType.number,
        values: samples.map(([, text]) => value(text)),
        labels: { ...labels },
        config: { displayNameFromDS: name },
      },
    ],
  });
}

const typeOf = ({ name, values }: Column): FieldType => {
  if (name === 'time') return FieldType.time;
  return values.every(value => value === null || typeof value === 'number') ? FieldType.number : FieldType.string;
};

/** Seconds since 1970 in a column `time`, as Grafana's SQL data sources read it. */
function rowsOf(refId: string, columns: readonly Column[]): DataFrame {
  const fields = columns.map(column => {
    const type = typeOf(column);
    const values = type === FieldType.time ? column.values.map(value => Number(value) * 1000) : [...column.values];
    return { name: column.name, type, values, config: {} };
  });
  return toDataFrame({ refId, fields });
}

function tableOf({ refId, series }: Answer, title: string): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const last = series.map(({ samples }) => samples[samples.length - 1] as Sample);
  const fields: Partial<Field>[] = [
    { name: 'Time', type: FieldType.time, values: last.map(([time]) => time * 1000), config: {} },
    ...labels.map(name => ({
      name,
      type: FieldType.string,
      values: series.map(({ metric }) => metric[name] ?? ''),
      config: { filterable: true },
    })),
    { name: title, type: FieldType.number, values: last.map(([, text]) => value(text)), config: {} },
  ];
  return toDataFrame({ refId, fields: fields as Field[] });
}
