/** Units, thresholds, mappings and overrides of a panel, applied to its frames by Grafana's own functions. */
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  createTheme,
  type DataFrame,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import type { Panel } from '../drawing';

export const theme = createTheme({ colors: { mode: 'dark' } });

const item = (id: string, isCustom = false, fallback?: unknown): FieldConfigPropertyItem =>
  ({
    id: isCustom ? `custom.${id}` : id,
    path: id,
    name: id,
    isCustom,
    process: (value: unknown) => value ?? fallback,
    shouldApply: () => true,
    settings: {},
  }) as unknown as FieldConfigPropertyItem;

/** What Grafana's panels register; the defaults are those of its time series. */
const registry = new FieldConfigOptionsRegistry(() => [
  ...['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'mappings', 'links'].map(id =>
    item(id),
  ),
  item('cellOptions', true),
  ...Object.entries({
    drawStyle: 'line',
    lineInterpolation: 'linear',
    lineWidth: 1,
    fillOpacity: 0,
    gradientMode: 'none',
    showPoints: 'auto',
    pointSize: 5,
    spanNulls: false,
    axisPlacement: 'auto',
    axisColorMode: 'text',
    axisSoftMin: undefined,
    axisSoftMax: undefined,
    scaleDistribution: { type: 'linear' },
    stacking: { mode: 'none', group: 'A' },
    thresholdsStyle: { mode: 'off' },
  }).map(([id, fallback]) => item(id, true, fallback)),
]);

/** Those that panels of this project use. */
const { mergeTransformer, organizeFieldsTransformer } = standardTransformers;
standardTransformersRegistry.setInit(
  () =>
    [
      { id: 'merge', name: 'Merge', transformation: async () => mergeTransformer },
      { id: 'organize', name: 'Organize', transformation: async () => organizeFieldsTransformer },
    ] as never,
);

export async function prepared(panel: Panel, frames: DataFrame[]): Promise<DataFrame[]> {
  const transformed = await lastValueFrom(transformDataFrame([...(panel.transformations ?? [])], frames));
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const applied = applyFieldOverrides({
    data: transformed,
    fieldConfig: { defaults, overrides },
    fieldConfigRegistry: registry,
    replaceVariables: text => text,
    theme,
    timeZone: 'utc',
  });
  cacheFieldDisplayNames(applied);
  return applied;
}
