/** What metrics cannot answer, since a label for each user would be a series for each user. */
import { days } from '../../lib/catalogue';
import { inTimeRange, sql, sqlFigure, sqlTable, sqlTimeseries, timeBucket } from '../../lib/dashboards';
import { conversations, messages, users } from '../product-database';

export const userPanels = [
  sqlFigure('Users', {
    shows: 'Users: all, those who joined in the time shown, and those who asked something in it.',
    query: sql`
      SELECT
        count(*) AS "all",
        count(*) FILTER (WHERE ${inTimeRange(users.created_at)}) AS joined,
        (
          SELECT count(DISTINCT ${conversations.user_id})
          FROM ${messages} JOIN ${conversations} ON ${conversations.id} = ${messages.conversation_id}
          WHERE ${messages.role} = 'user' AND ${inTimeRange(messages.created_at)}
        ) AS active
      FROM ${users}`,
    width: 6,
  }),
  sqlFigure('Conversations', {
    shows: 'Conversations that were begun in the time shown, and how many questions one has on average.',
    query: sql`
      SELECT
        count(DISTINCT ${conversations.id}) AS begun,
        round(count(${messages.conversation_id}) / greatest(count(DISTINCT ${conversations.id}), 1)::numeric, 1)
          AS "questions each"
      FROM ${conversations}
      LEFT JOIN ${messages} ON ${messages.conversation_id} = ${conversations.id} AND ${messages.role} = 'user'
      WHERE ${inTimeRange(conversations.created_at)}`,
    width: 6,
  }),
  sqlTimeseries('Users who joined', {
    shows: 'Users who joined on each day.',
    query: sql`
      SELECT ${timeBucket(users.created_at, days(1))}, count(*) AS users
      FROM ${users}
      WHERE ${inTimeRange(users.created_at)}
      GROUP BY 1
      ORDER BY 1`,
    whenEmpty: 'nobody joined',
    width: 6,
  }),
  sqlTimeseries('Active users', {
    shows: 'Users who asked something on each day.',
    query: sql`
      SELECT ${timeBucket(messages.created_at, days(1))}, count(DISTINCT ${conversations.user_id}) AS users
      FROM ${messages} JOIN ${conversations} ON ${conversations.id} = ${messages.conversation_id}
      WHERE ${messages.role} = 'user' AND ${inTimeRange(messages.created_at)}
      GROUP BY 1
      ORDER BY 1`,
    whenEmpty: 'nobody asked anything',
    width: 6,
  }),
  sqlTable('Users with the most tokens', {
    shows: 'The twenty users whose questions and answers took the most tokens in the time shown.',
    query: sql`
      SELECT
        ${conversations.user_id}::text AS "User",
        count(DISTINCT ${conversations.id}) AS "Conversations",
        count(*) FILTER (WHERE ${messages.role} = 'user') AS "Questions",
        sum(${messages.tokens}) AS "Tokens"
      FROM ${messages} JOIN ${conversations} ON ${conversations.id} = ${messages.conversation_id}
      WHERE ${inTimeRange(messages.created_at)}
      GROUP BY ${conversations.user_id}
      ORDER BY sum(${messages.tokens}) DESC
      LIMIT 20`,
    whenEmpty: 'nobody asked anything',
  }),
];
