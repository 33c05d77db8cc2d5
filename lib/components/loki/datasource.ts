import type { LogDatasource } from '../log-store/datasource';

/** https://grafana.com/docs/grafana/latest/datasources/loki/configure-loki-data-source/ */
export const lokiDatasource: LogDatasource = {
  uid: 'loki',
  type: 'loki',
  // In LogQL, which must name a stream; Grafana replaces $$ by $ when it reads the file.
  tracesToLogs: {
    query: '{$${__tags}} | trace_id="$${__trace.traceId}"',
    tags: [{ key: 'service.name', value: 'service_name' }],
  },
};
