import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { Loki } from '../loki/loki';
import { VictoriaLogs } from '../victorialogs/victorialogs';
import type { LogStoreSize } from './size';

export interface LogStoreProps {
  readonly names: StackNames;
  /** Of the store that `size` names. */
  readonly image: string;
  readonly size: LogStoreSize;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** The store of logs that an environment chose. */
export class LogStore extends Construct {
  constructor(scope: Construct, id: string, { size, ...common }: LogStoreProps) {
    super(scope, id);
    const { storage, perDay, resources } = size;
    switch (storage.store) {
      case 'victorialogs':
        new VictoriaLogs(this, storage.store, { ...common, storage, resources });
        return;
      case 'loki':
        new Loki(this, storage.store, { ...common, storage, perDay, resources });
    }
  }
}
