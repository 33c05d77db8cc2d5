import { count, days, http, minutes, seconds } from '../../../lib/catalogue';
import { PACKS } from '../../../lib/library';
import { equals, promql } from '../../../lib/promql';
import {
  alert,
  bindAlerts,
  checkRules,
  pack,
  platformAlert,
  RuleSet,
  recordingRule,
  serviceRecordingRule,
} from '../../../lib/rules';
import { requestRate } from '../../../lib/rules/families/http';
import { ruleSettings } from '../../../lib/stack';
import { families, harbour, large } from '../../example/stack';

const common = {
  threshold: count(1),
  severity: 'info',
  means: 'anything is wrong',
  summary: 'x',
  description: '{{ $value }}',
  dashboard: 'http',
} as const;
const mine = (changes = {}) =>
  alert('Mine', {
    ...common,
    expr: ({ service, threshold }) => promql`${http.activeRequests}{${service}} > ${threshold}`,
    ...changes,
  });

/** The problems of a stack that has this pack as well. */
function problems(props: Parameters<typeof pack>[1]) {
  const rules = new RuleSet({ families, packs: [...PACKS, pack(http, props)] });
  const bound = [...bindAlerts(rules, harbour.services, ruleSettings(harbour, large)).values()].flat();
  return checkRules(rules, bound);
}
const messages = (props: Parameters<typeof pack>[1]) => problems(props).map(({ message }) => message);
const same = (instead: string) =>
  'its expression is the same for each service: write ${service} into the braces of its selectors, or declare it with ' +
  instead;

test('an alert of every service looks at the service, and is reported once if it does not', () => {
  expect(messages({ alerts: [mine()] })).toEqual([]);
  const expr = () => promql`sum by (service) (${http.activeRequests}) > 1`;
  expect(problems({ alerts: [mine({ expr })] })).toEqual([
    {
      where: expect.stringMatching(/^test\/lib\/rules\/check-service\.test\.ts:\d+ alert Mine$/),
      message: same('platformAlert'),
    },
  ]);
  expect(messages({ platformAlerts: [platformAlert('Mine', { ...common, team: 'operations', expr })] })).toEqual([]);
});

test('so does a rule that is recorded for each service', () => {
  const rule = (forService: Parameters<typeof serviceRecordingRule>[2]['forService']) =>
    serviceRecordingRule('service:mine:sum', 'count', { forService, appliesTo: () => true });
  expect(messages({ serviceRecording: [rule(service => promql`sum(${http.activeRequests}{${service}})`)] })).toEqual(
    [],
  );
  expect(messages({ serviceRecording: [rule(() => promql`sum(${http.activeRequests})`)] })).toEqual([
    same('recordingRule'),
  ]);
});

describe('times are whole seconds, and are reported with the declaration', () => {
  test.each([
    [{ for: minutes(-1) }, 'for: -1m; wanted whole seconds from 1s to 365d'],
    [{ for: seconds(0.5) }, 'for: 0.5 s; wanted whole seconds from 1s to 365d'],
    [{ for: seconds(0.00001) }, 'for: 0.00001 s; wanted whole seconds from 1s to 365d'],
    [{ for: days(1e9) }, 'for: 1000000000d; wanted whole seconds from 1s to 365d'],
    [{ keepFiringFor: minutes(-1) }, 'keepFiringFor: -1m; wanted whole seconds from 1s to 365d'],
    [{ period: seconds(0.5) }, 'period: 0.5 s; wanted whole seconds from 1s to 365d'],
  ])('%j', (changes, message) => {
    expect(problems({ alerts: [mine(changes)] })).toEqual([
      { where: expect.stringMatching(/^test\/lib\/rules\/check-service\.test\.ts:\d+ alert Mine$/), message },
    ]);
  });

  test('in expressions as well, and nothing else is said of them', () => {
    const expr = () =>
      promql`max_over_time(${http.activeRequests}{${equals('service', 'bookings')}}[${minutes(-5)}]) > 1`;
    expect(messages({ alerts: [mine({ expr })] })).toEqual([
      'a range or step of -5m; wanted whole seconds above 0, such as minutes(5)',
    ]);
    const recording = [recordingRule('service:mine:max', 'count', promql`rate(${http.requests}[${seconds(1e-5)}])`)];
    expect(messages({ group: 'mine', recording })).toEqual([
      'a range or step of 0.00001s; wanted whole seconds above 0, such as minutes(5)',
    ]);
  });

  test('and so are those of a pack', () => {
    expect(problems({ group: 'mine', interval: seconds(-30) })).toEqual([
      {
        where: expect.stringMatching(/check-service\.test\.ts:\d+ pack mine$/),
        message: 'interval: -30s; wanted whole seconds from 1s to 1h',
      },
    ]);
  });
});

describe('names', () => {
  test('of an alert are part of URLs and files', () => {
    const odd = alert('High latency/../x', { ...common, expr: mine().expr });
    expect(messages({ alerts: [odd] })).toEqual([
      '"High latency/../x" is not a valid name; wanted a capital, then letters and digits, as in HighLatency',
    ]);
  });

  test('of two alerts differ in more than case', () => {
    const similar = alert('Highlatency', { ...common, expr: mine().expr });
    expect(messages({ alerts: [similar] })).toEqual([
      expect.stringMatching(
        /^only case distinguishes it from HighLatency at lib\/rules\/families\/http\.ts:\d+; rename one$/,
      ),
    ]);
  });

  test('of a recorded series say level, metric and operation, once', () => {
    const twice = recordingRule(requestRate.record, 'perSecond', promql`rate(${http.requests}[${minutes(5)}])`);
    expect(messages({ group: 'mine', recording: [twice] })).toEqual([
      expect.stringMatching(/^there is another rule with this name at lib\/rules\/families\/http\.ts:\d+; rename one$/),
    ]);
    const odd = recordingRule('Mine', 'perSecond', promql`rate(${http.requests}[${minutes(5)}])`);
    expect(messages({ group: 'mine', recording: [odd] })).toEqual([
      '"Mine" is not a valid name; wanted level:metric:operation',
    ]);
    expect(messages({ group: 'mine', recording: [requestRate] })).toEqual([
      'it is listed twice in the packs; remove one',
    ]);
  });
});
