import type { DatasourceUid } from '../../catalogue';

/** How Grafana queries a store of logs. */
export interface LogDatasource {
  readonly uid: DatasourceUid & ('loki' | 'victorialogs');
  /** Id of Grafana's plugin. */
  readonly type: string;
  /** How a span finds its lines. */
  readonly tracesToLogs: {
    /** In the store's language, with Grafana's variables. */
    readonly query: string;
    /** Attributes of a span, and what they are called in the store. @default none is in the query */
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
  };
}
