import { Client, types } from 'pg';
import type { Answer, Column } from './drawing';

/** Asks a PostgreSQL. An error of the statement is part of the answer, as in Grafana. */
export async function askPostgres(url: string, refId: string, statement: string): Promise<Answer> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { fields, rows } = await client.query({ text: statement, rowMode: 'array' });
    const columns = fields.map(({ name, dataTypeID }, i): Column => {
      const numeric = NUMERIC.includes(dataTypeID);
      const values = (rows as unknown[][]).map(row => (numeric && row[i] !== null ? Number(row[i]) : row[i]));
      return {
        name,
        values: values.map(value => (typeof value === 'number' || value === null ? value : String(value))),
      };
    });
    return { refId, series: [], columns };
  } catch (error) {
    return { refId, series: [], error: (error as Error).message };
  } finally {
    await client.end();
  }
}

const { INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC: DECIMAL } = types.builtins;
const NUMERIC: readonly number[] = [INT2, INT4, INT8, FLOAT4, FLOAT8, DECIMAL];
