import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Prometheus } from '../lib/components/prometheus';
import { OperatorObjects } from '../lib/components/prometheus/operator-objects';
import type { ChartContext } from './context';

export class PrometheusChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    new Prometheus(this, 'prometheus', context);
  }
}

/** The same scrape jobs and rules for a Prometheus Operator, where the environment asks for them. */
export class OperatorObjectsChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    if (context.environment.operatorObjects) new OperatorObjects(this, 'operator', context);
  }
}
