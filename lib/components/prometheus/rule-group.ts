import { type Expr, promql } from '../../promql';

/** Prometheus names a rule group by its file and its own name, `/etc/prometheus/rules/web-api.yml;web-api`: keeps the latter. */
export const byGroupName = (expr: Expr): Expr =>
  promql`label_replace(${expr}, "rule_group", "$1", "rule_group", ".+;(.+)")`;
