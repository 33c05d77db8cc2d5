import { names } from '../../aion/names';
import { service } from '../../aion/service';
import { http, ratio } from '../../lib/catalogue';
import type { Service } from '../../lib/services';
import type { ServiceName } from './incident';
import { NEWCOMERS } from './year';

/** The share of requests that both sides promise, over 30 days. */
export const SHARE = 0.999;
const NAMES: readonly ServiceName[] = ['shop', ...NEWCOMERS.map(({ name }) => name)];

/** Services of one team with the same objective. */
export const services = (): readonly Service[] =>
  NAMES.map(name =>
    service(name, {
      description: 'A service of the benchmark.',
      team: names.roles.platform,
      exposes: [http],
      slo: { availability: ratio(SHARE) },
    }),
  );
