/** What the rules would have done in a stretch of history, kept as evidence. */
export { type Cited, citation, type History, newestRecord, readHistory, writeRecord } from './history';
export {
  type AlertHistory,
  checkRecord,
  HISTORY_SOURCES,
  type HistoryRecord,
  type HistorySource,
  moment,
  RECORD_NAME,
  recordText,
} from './record';
