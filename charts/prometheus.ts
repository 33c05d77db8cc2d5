import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { COMPONENTS } from '../lib/components';
import { interfaceUrl, probedUrl, USER_INTERFACES } from '../lib/components/exposure';
import { OperatorObjects, Prometheus, type PrometheusProps } from '../lib/components/prometheus';
import { ruleFiles } from '../lib/rules';
import { ruleSettings } from '../lib/stack';
import { type ChartContext, common } from './context';

/** The props of Prometheus; exported so that tests start the real program with the same configuration. */
export function prometheusProps(context: ChartContext): PrometheusProps {
  const { stack, environment, services } = context;
  return {
    ...common(context, 'prometheus'),
    size: environment.prometheus,
    url: interfaceUrl(environment.exposure, 'prometheus'),
    environment: environment.name,
    cluster: environment.cluster,
    services,
    rules: ruleFiles(stack.rules, services, ruleSettings(stack, environment)),
    probed: USER_INTERFACES.map(ui => probedUrl(environment.exposure, ui)),
    kubelets: environment.network?.kubelets,
  };
}

export class PrometheusChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    new Prometheus(this, 'prometheus', prometheusProps(context));
  }
}

/** The same scrape jobs and rules for a Prometheus Operator, where the environment asks for them. */
export class OperatorObjectsChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { stack, environment } = context;
    if (!environment.operatorObjects) return;
    const components = [...COMPONENTS, ...stack.exporters.map(({ component }) => component)];
    new OperatorObjects(this, 'operator', { ...prometheusProps(context), components });
  }
}
