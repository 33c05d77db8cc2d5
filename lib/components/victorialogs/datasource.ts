import type { LogDatasource } from '../log-store/datasource';

/** https://docs.victoriametrics.com/victorialogs/integrations/grafana/ */
export const victoriaLogsDatasource: LogDatasource = {
  uid: 'victorialogs',
  type: 'victoriametrics-logs-datasource',
  // In LogsQL, a line of any service; Grafana replaces $$ by $ when it reads the file.
  tracesToLogs: { query: 'trace_id:="$${__trace.traceId}"' },
};
