import type { Inventory } from '../manifest/inventory';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A dashboard in a ConfigMap. */
export interface DashboardFile {
  /** The ConfigMap. */
  readonly where: string;
  readonly file: string;
  /** Its content, or why it is not JSON. */
  readonly content: { readonly json: Json } | { readonly problem: string };
}

export const isDashboard = (file: string, text: string): boolean => file.endsWith('.json') && text.includes('"panels"');

export const dashboardFiles = (inventory: Inventory): readonly DashboardFile[] =>
  inventory.ofKind('ConfigMap').flatMap(({ where, object }) =>
    Object.entries(object.data ?? {})
      .filter(([file, text]) => isDashboard(file, text))
      .map(([file, text]) => ({ where, file, content: parse(text) })),
  );

function parse(text: string): DashboardFile['content'] {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` };
  }
}
