import { PLANS, type Plan, type PlanName, type Targets, type Variable } from './plan';

const given = (name: Variable): string => {
  const value = __ENV[name];
  if (!value) throw new Error(`the variable ${name} is not set; this script is run by npm run load`);
  return value;
};

export const targets: Targets = {
  webApi: given('WEB_API'),
  metrics: given('METRICS').split(','),
  prometheus: given('PROMETHEUS'),
  jaeger: given('JAEGER'),
};

export const plan: Plan = PLANS[given('PLAN') as PlanName];
