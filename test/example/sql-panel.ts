/** The company with a panel over its database. */
import { http } from '../../lib/catalogue';
import { dashboard, relation, sql, sqlFigure, timeseries } from '../../lib/dashboards';
import { service, variable } from '../../lib/dashboards/variable';
import { promql } from '../../lib/promql';
import { requestRate } from '../../lib/rules/families/http';
import type { Stack } from '../../lib/stack';

export const berths = relation('berths', { number: 'integer', booked_until: 'timestamp with time zone' });

export const withSqlPanel = (stack: Stack): Stack => ({
  ...stack,
  dashboards: [
    ...stack.dashboards,
    dashboard('berths', {
      title: 'Berths',
      description: 'How many berths are in use?',
      variables: [variable('service', promql`${http.activeRequests}`)],
      panels: [
        timeseries('Bookings', {
          shows: 'Requests per second.',
          queries: { '{{service}}': promql`${requestRate}{${service}}` },
        }),
      ],
      rows: {
        Berths: [
          sqlFigure('Berths in use', {
            shows: 'Berths that are booked now.',
            query: sql`SELECT count(*) AS "in use" FROM ${berths} WHERE ${berths.booked_until} > now()`,
          }),
        ],
      },
    }),
  ],
});
