import { diskSpaceLow } from '../../../lib/components/node-exporter/rules';
import { notificationsDropped } from '../../../lib/components/prometheus/alerts';
import { stat } from '../../../lib/dashboards/panel';
import { colours, firesWhen, limitsOf, lines } from '../../../lib/dashboards/threshold';
import { promql } from '../../../lib/promql';
import { errorRatio, highErrorRate } from '../../../lib/rules/families/http';
import { rules } from '../../example/stack';
import { contextWith, ownThreshold } from './context';

const limits = (...names: string[]) =>
  limitsOf(
    stat('Any', {
      shows: 'Anything.',
      queries: { any: promql`${errorRatio}` },
      alerts: names.map(name => ({ name })),
    }),
    contextWith(),
  );

test('which side an alert fires on is read from its expression', () => {
  const sides = rules.alerts.map(alert => [alert.name, firesWhen(alert)] as const);
  expect(Object.fromEntries(sides)).toMatchObject({
    HighErrorRate: 'above',
    ServiceDown: 'below',
    DiskSpaceLow: 'below',
    NodeDiskFilling: 'above',
    VolumeFilling: 'below',
    PodCrashLooping: 'above',
    ConfigReloadFailed: 'below',
    CertificateExpiring: 'below',
  });
  // The watchdog compares nothing: it always fires. What is unusual has a band in its panel, whose bounds are no constants.
  const bands = ['RequestRateAnomalous', 'ErrorRatioAnomalous', 'LatencyAnomalous'];
  expect(sides.filter(([, side]) => side === undefined).map(([name]) => name)).toEqual([...bands, 'Watchdog']);
});

test('a line has the colour of its severity, on whichever side the alert fires', () => {
  expect(lines(limits(highErrorRate.name)).steps.at(-1)).toEqual({
    color: 'red',
    value: ownThreshold('HighErrorRate').value,
  });
  expect(lines(limits(diskSpaceLow.name)).steps.at(-1)).toEqual({
    color: 'red',
    value: ownThreshold('DiskSpaceLow').value,
  });
});

test('a figure is green where the alert is quiet', () => {
  expect(colours(limits(diskSpaceLow.name)).steps).toEqual([
    { color: 'red', value: null },
    { color: 'green', value: ownThreshold('DiskSpaceLow').value },
  ]);
  expect(colours([]).steps).toEqual([{ color: 'green', value: null }]);
});

test('nothing is green where the alert fires above nothing', () => {
  const value = colours(limits(notificationsDropped.name)).steps.at(-1)?.value;
  expect(value).toBeGreaterThan(0);
  expect(value).toBeLessThan(0.001);
});
