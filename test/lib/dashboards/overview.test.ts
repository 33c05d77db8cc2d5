import { perSecond, ratio } from '../../../lib/catalogue';
import { renderDashboards } from '../../../lib/dashboards';
import type * as grafana from '../../../lib/dashboards/wire';
import { harbour } from '../../example/stack';
import { contextWith, ownThreshold } from './context';

const overview = (context = contextWith()) => {
  const [first] = renderDashboards(harbour.dashboards, context);
  return first as { uid: string; title: string; json: grafana.Dashboard };
};
const panel = (title: string, context = contextWith()) =>
  overview(context).json.panels.find(candidate => candidate.title === title) as grafana.Panel;

test('has its seven panels, in order, below what is down and what is firing', () => {
  expect(overview()).toMatchObject({ uid: 'harbour-overview', title: 'Harbour Overview' });
  expect(overview().json.panels.map(({ type, title }) => [type, title])).toEqual([
    ['stat', 'Services'],
    ['stat', 'Alerts firing'],
    ['gauge', 'Request rate'],
    ['gauge', 'Error rate'],
    ['timeseries', 'API latency'],
    ['timeseries', 'Database connections'],
    ['timeseries', 'AI inference duration by model'],
    ['gauge', 'CPU'],
    ['gauge', 'Memory'],
  ]);
});

test('shows p50, p95 and p99, the three numbers of connections, and every model', () => {
  const legends = (title: string) => panel(title).targets.map(({ legendFormat }) => legendFormat);
  expect(legends('API latency')).toEqual(['p50 {{service}}', 'p95 {{service}}', 'p99 {{service}}']);
  expect(legends('Database connections')).toEqual(['active {{service}}', 'idle {{service}}', 'max {{service}}']);
  expect(legends('AI inference duration by model')).toEqual(['{{model}}']);
});

test('the error rate turns red where HighErrorRate fires in the environment', () => {
  const steps = (context = contextWith()) => panel('Error rate', context).fieldConfig.defaults.thresholds?.steps;
  expect(steps()).toEqual([
    { color: 'green', value: null },
    { color: 'red', value: ownThreshold('HighErrorRate').value },
  ]);
  expect(steps(contextWith({ HighErrorRate: ratio(0.02) }))?.at(-1)).toEqual({ color: 'red', value: 0.02 });
});

test('a gauge has its threshold in the middle of the scale, which ends at 100%', () => {
  const max = (title: string, context = contextWith()) => panel(title, context).fieldConfig.defaults.max;
  expect(max('Request rate')).toBe(2 * ownThreshold('HighRequestRate').value);
  expect(max('Request rate', contextWith({ HighRequestRate: perSecond(50) }))).toBe(100);
  expect(max('Error rate', contextWith({ HighErrorRate: ratio(0.07) }))).toBe(0.14);
  expect(max('Error rate', contextWith({ HighErrorRate: ratio(0.9) }))).toBe(1);
  expect(max('CPU')).toBe(100);
});

test('the description tells the threshold of the environment', () => {
  const context = contextWith({ HighErrorRate: ratio(0.02) });
  expect(panel('Error rate', context).description).toMatch(/Threshold of HighErrorRate: above 2% for 5m\.$/);
});

test('draws no line where services have different thresholds', () => {
  const { fieldConfig, description } = panel('API latency', { ...contextWith(), threshold: () => undefined });
  expect(fieldConfig.defaults.thresholds).toBeUndefined();
  expect(description).not.toContain('HighLatency');
});

describe('a service that is gone', () => {
  const down = panel('Services');
  const query = down.targets.find(({ legendFormat }) => legendFormat === '{{service}}');

  test('is named, whether its targets do not answer or it has none, and whether or not its alert fires yet', () => {
    expect(query?.expr).toContain('group by (service) (up{service=~"$service"} == 0)');
    expect(query?.expr).toContain('ALERTS{alertname="ServiceDown", service=~"$service"}');
    expect(query?.expr).toMatch(/unless \(group by \(service\) \(up\{service=~"\$service"\} == 1\)\)/);
    expect(query?.expr).toContain('pg_up{service=~"$service"} == 0');
  });

  test('is shown in red as down; services that answer are counted, and none is red', () => {
    expect(down.fieldConfig.defaults.thresholds?.steps).toEqual([{ color: 'text', value: null }]);
    expect(down.options).not.toHaveProperty('colorMode');
    expect(down.fieldConfig.overrides).toEqual([
      {
        matcher: { id: 'byFrameRefID', options: 'A' },
        properties: [
          {
            id: 'thresholds',
            value: {
              mode: 'absolute',
              steps: [
                { color: 'red', value: null },
                { color: 'green', value: 1 },
              ],
            },
          },
        ],
      },
      {
        matcher: { id: 'byFrameRefID', options: query?.refId },
        properties: [
          {
            id: 'thresholds',
            value: {
              mode: 'absolute',
              steps: [
                { color: 'green', value: null },
                { color: 'red', value: 1e-9 },
              ],
            },
          },
          {
            id: 'mappings',
            value: [{ type: 'range', options: { from: null, to: null, result: { index: 0, text: 'down' } } }],
          },
        ],
      },
    ]);
  });
});

test('alerts that fire have the colours of their severities', () => {
  const { targets, fieldConfig } = panel('Alerts firing');
  const colour = ({ legendFormat, refId }: grafana.Query) =>
    [
      legendFormat,
      fieldConfig.overrides
        ?.find(({ matcher }) => matcher.options === refId)
        ?.properties.map(({ value }) => (value as grafana.Thresholds).steps.map(({ color }) => color)),
    ] as const;
  expect(Object.fromEntries(targets.map(colour))).toEqual({
    critical: [['green', 'red']],
    warning: [['green', 'orange']],
    info: [['green', 'blue']],
  });
});
