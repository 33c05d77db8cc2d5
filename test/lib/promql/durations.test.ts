import { http, minutes, ratio, seconds } from '../../../lib/catalogue';
import { type Expr, promql } from '../../../lib/promql';
import { checkDurations } from '../../../lib/promql/durations';

const { activeRequests: metric } = http;

test.each<[Expr, string[]]>([
  [promql`rate(${metric}[${minutes(5)}] offset ${minutes(1)})`, []],
  // Looks ahead, which Prometheus allows.
  [promql`${metric} offset -${minutes(1)}`, []],
  [promql`${metric} > ${seconds(0.0001)}`, []],
  [
    promql`rate(${metric}[${minutes(-5)}])`,
    ['a range or step of -5m; wanted whole seconds above 0, such as minutes(5)'],
  ],
  [promql`rate(${metric}[${seconds(0)}])`, ['a range or step of 0s; wanted whole seconds above 0, such as minutes(5)']],
  [
    promql`rate(${metric}[${seconds(0.5)}])`,
    ['a range or step of 500ms; wanted whole seconds above 0, such as minutes(5)'],
  ],
  [
    promql`rate(${metric}[${seconds(1e-5)}])`,
    ['a range or step of 0.00001s; wanted whole seconds above 0, such as minutes(5)'],
  ],
  [
    promql`rate(${metric}[${ratio(5)}])`,
    ['a range or step of 5 ratio; wanted whole seconds above 0, such as minutes(5)'],
  ],
  [
    promql`${metric}[${minutes(5)}:${seconds(-1)}]`,
    ['a range or step of -1s; wanted whole seconds above 0, such as minutes(5)'],
  ],
  [promql`${metric} offset ${seconds(0.5)}`, ['an offset of 500ms; wanted whole seconds, such as minutes(5)']],
  [
    promql`max(${promql`rate(${metric}[${minutes(-1)}])`})`,
    ['a range or step of -1m; wanted whole seconds above 0, such as minutes(5)'],
  ],
])('%#: ranges, steps and offsets are whole seconds', (expr, messages) => {
  expect(checkDurations(expr)).toEqual(messages);
});
