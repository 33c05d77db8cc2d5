import type { Bytes } from '../base';
import { type Findings, oneOf, size } from '../base/findings';

/** SQLite on Grafana's own volume: one writer, so one replica. */
export interface SqliteDatabase {
  readonly store: 'sqlite';
  readonly volume: Bytes;
}

/** Where Grafana keeps users, preferences and what people create by hand. */
export type GrafanaDatabase = SqliteDatabase;

export const checkGrafanaDatabase = (field: string, { store, volume }: GrafanaDatabase): Findings => [
  ...oneOf(`${field}.store`, store, ['sqlite']),
  ...size(`${field}.volume`, volume),
];
