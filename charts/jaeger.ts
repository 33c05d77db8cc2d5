import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Jaeger } from '../lib/components/jaeger';
import { type ChartContext, imageOf } from './context';

export class JaegerChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { environment, network, services } = context;
    new Jaeger(this, 'jaeger', {
      image: imageOf(context, 'jaeger'),
      size: environment.jaeger,
      agentResources: environment.exporterResources,
      storageClass: environment.storageClass,
      network,
      services,
      highlyAvailable: environment.highlyAvailable,
    });
  }
}
