import { blackbox, days } from '../../catalogue';
import { type Expr, type Matcher, promql } from '../../promql';

/** 1 for each address that a service probes successfully. */
export const reachable = (service: Matcher): Expr => promql`min by (instance) (${blackbox.success}{${service}})`;

/** Seconds until the certificate of each address that a service probes expires, as last seen. */
export const certificateLeft = (service: Matcher): Expr =>
  promql`min by (instance) (last_over_time(${blackbox.certificateExpiry}{${service}}[${days(7)}])) - time()`;
