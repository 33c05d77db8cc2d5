import { PLANS, type Plan, type PlanName, type Targets, type Variable } from './plan';

const variable = (name: Variable): string => {
  const value = __ENV[name];
  if (!value) throw new Error(`the variable ${name} is not set; run this script by npm run load`);
  return value;
};

export const targets: Targets = {
  webApi: variable('WEB_API'),
  metrics: variable('METRICS').split(','),
  prometheus: variable('PROMETHEUS'),
  jaeger: variable('JAEGER'),
};

export const plan: Plan = PLANS[variable('PLAN') as PlanName];
