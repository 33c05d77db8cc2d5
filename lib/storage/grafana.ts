import type { Bytes } from '../base';
import { type Findings, oneOf, size } from '../base/findings';

/** SQLite on Grafana's own volume: one writer, so one replica. */
export interface SqliteDatabase {
  /** A file on a volume of its own. */
  readonly store: 'sqlite';
  /** Of its one replica. */
  readonly volume: Bytes;
}

/** Where Grafana keeps users, preferences and what people create by hand. */
export type GrafanaDatabase = SqliteDatabase;

export const checkGrafanaDatabase = (field: string, { store, volume }: GrafanaDatabase): Findings => [
  ...oneOf(`${field}.store`, store, ['sqlite']),
  ...size(`${field}.volume`, volume),
];
