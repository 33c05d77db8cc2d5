import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Jaeger } from '../lib/components/jaeger';
import { type ChartContext, common } from './context';

export class JaegerChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { environment, services } = context;
    new Jaeger(this, 'jaeger', {
      ...common(context, 'jaeger'),
      size: environment.jaeger,
      agentResources: environment.exporterResources,
      services,
    });
  }
}
