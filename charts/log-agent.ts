import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LogAgent, type LogAgentProps } from '../lib/components/log-agent';
import type { LogStoreSize } from '../lib/components/log-store';
import { type ChartContext, common, watchedNamespaces } from './context';

/** The props of the log agents; exported so that tests start the real program with the same configuration. */
export function logAgentProps(context: ChartContext, { storage, agentResources }: LogStoreSize): LogAgentProps {
  const { names, image, network } = common(context, 'logAgent');
  return { names, image, network, storage, resources: agentResources, namespaces: watchedNamespaces(context) };
}

/** Only with a store of logs: without one, nothing reads them. */
export class LogAgentChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { logs } = context.environment;
    if (logs !== undefined) new LogAgent(this, 'log-agent', logAgentProps(context, logs));
  }
}
