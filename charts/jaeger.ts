import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Jaeger, type JaegerProps } from '../lib/components/jaeger';
import { type ChartContext, common } from './context';

/** The props of Jaeger; exported so that tests start the real programs with the same configuration. */
export function jaegerProps(context: ChartContext): JaegerProps {
  const { environment, services } = context;
  return {
    ...common(context, 'jaeger'),
    size: environment.jaeger,
    agentResources: environment.exporterResources,
    services,
  };
}

export class JaegerChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    new Jaeger(this, 'jaeger', jaegerProps(context));
  }
}
