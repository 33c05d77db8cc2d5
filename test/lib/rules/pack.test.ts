import { ai, http, minutes, ratio, seconds } from '../../../lib/catalogue';
import { watchdog } from '../../../lib/components/prometheus/alerts';
import { type AlertNameIn, pack, type ThresholdsIn } from '../../../lib/rules';
import { aiAlerts } from '../../../lib/rules/families/ai';
import { errorRatio, highErrorRate, highLatency } from '../../../lib/rules/families/http';

test('brings nothing but its family where it says nothing', () => {
  expect(pack(http, {})).toMatchObject({
    family: http,
    recording: [],
    serviceRecording: [],
    alerts: [],
    platformAlerts: [],
  });
});

test('brings what it lists, in its order', () => {
  const whole = pack(http, {
    group: 'web',
    interval: minutes(1),
    recording: [errorRatio],
    alerts: [highLatency, highErrorRate],
    platformAlerts: [watchdog],
  });
  expect(whole).toMatchObject({ family: http, group: 'web', interval: minutes(1) });
  expect(whole.recording).toEqual([errorRatio]);
  expect(whole.alerts).toEqual([highLatency, highErrorRate]);
  expect(whole.platformAlerts).toEqual([watchdog]);
});

test('gives the names of its alerts and the units of their thresholds to the compiler', () => {
  const packs = [pack(http, { alerts: [highErrorRate, highLatency] }), pack(ai, { alerts: aiAlerts })] as const;
  const right: ThresholdsIn<typeof packs> = {
    HighErrorRate: ratio(0.1),
    HighLatency: seconds(2),
    SlowAIInference: seconds(1),
  };
  // @ts-expect-error HighErrorRate compares ratios
  const inSeconds: ThresholdsIn<typeof packs> = { HighErrorRate: seconds(1) };
  // @ts-expect-error there is no such alert
  const misspelt: ThresholdsIn<typeof packs> = { HighErorRate: ratio(1) };
  // @ts-expect-error another pack brings it
  const elsewhere: ThresholdsIn<typeof packs> = { HighMemoryUsage: ratio(1) };
  const name: AlertNameIn<typeof packs> = 'HighLatency';
  // @ts-expect-error there is no such alert
  const noName: AlertNameIn<typeof packs> = 'HighLatencies';
  expect([right, inSeconds, misspelt, elsewhere, name, noName]).toHaveLength(6);
});
