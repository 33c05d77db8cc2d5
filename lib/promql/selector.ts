import type { Series } from '../catalogue';
import { promql } from './tag';
import type { Expr, Matcher, Recorded } from './values';

/** One template for each number of matchers, so that selectors which differ only in the service share a shape. */
const TEMPLATES: TemplateStringsArray[] = [];
const template = (matchers: number): TemplateStringsArray => {
  const between = Array.from({ length: Math.max(0, matchers - 1) }, () => ', ');
  const strings = ['', '{', ...between, '}'];
  TEMPLATES[matchers] ??= Object.assign(strings, { raw: strings });
  return TEMPLATES[matchers];
};

/** `http_requests_total{service="billing", status=~"5.."}`, for any number of matchers from one. */
export const selector = (series: Series | Recorded, ...matchers: readonly [Matcher, ...Matcher[]]): Expr =>
  promql(template(matchers.length), series, ...matchers);
