import { http, minutes } from '../../../lib/catalogue';
import { type Expr, equals, promql, selectsBy } from '../../../lib/promql';

const of = equals('service', 'bookings');
const { activeRequests: a, requests: b } = http;

describe('an expression depends on the service', () => {
  test.each<Expr>([
    promql`${a}{${of}} > 1`,
    promql`sum by (path) (rate(${b}{status="500", ${of}}[${minutes(5)}])) / sum(rate(${b}{${of}}[${minutes(5)}]))`,
    promql`label_replace(${a}{${of}}, "x", "y", "", "")`,
    promql`absent(${a}{${of}})`,
    promql`max_over_time(max(${a}{${of}})[${minutes(5)}:${minutes(1)}])`,
    // A share of what everybody has.
    promql`sum(${a}{${of}}) / sum(${a})`,
    promql`${a}{${of}} unless on (instance) ${b}`,
    promql`${a}{${of}} and ${b}`,
    promql`max(${a}{${of}}) or vector(0)`,
    promql`max(${a}{${of}}) or 0 * ${b}`,
  ])('$text', expr => {
    expect(selectsBy('service', expr)).toBe(true);
  });
});

describe('an expression is the same for each service', () => {
  test.each<Expr>([
    promql`${a} > 1`,
    promql`sum by (service) (rate(${b}{status="500"}[${minutes(5)}]))`,
    promql`vector(1)`,
    promql`time() - 5`,
    promql`${a} unless on (instance) ${b}{${of}}`,
    promql`${a}{${of}} or ${a}`,
    promql`${a} and ${b}{${of}}`,
  ])('$text', expr => {
    expect(selectsBy('service', expr)).toBe(false);
  });
});
