import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ImageName } from '../lib/components';
import { LogStore, type LogStoreProps, type LogStoreSize } from '../lib/components/log-store';
import { type ChartContext, common } from './context';

const IMAGE = { victorialogs: 'victoriaLogs', loki: 'loki' } as const satisfies Record<
  LogStoreSize['storage']['store'],
  ImageName
>;

/** The props of the store of logs; exported so that tests start the real program with the same arguments. */
export function logStoreProps(context: ChartContext, size: LogStoreSize): LogStoreProps {
  const { names, image, storageClass } = common(context, IMAGE[size.storage.store]);
  return { names, image, storageClass, size };
}

/** The store of logs, if the environment has one. */
export class LogsChart extends Chart {
  constructor(scope: Construct, id: string, context: ChartContext) {
    super(scope, id);
    const { logs } = context.environment;
    if (logs !== undefined) new LogStore(this, 'store', logStoreProps(context, logs));
  }
}
