/** The user interfaces of other programs that dashboards may link to. */
export type LinkedInterface = 'prometheus' | 'alertmanager' | 'jaeger';

/**
 * A page outside the dashboard: an `https://` URL; a dashboard of the stack by its key, with values of its variables; or a
 * page of another user interface, which is left out where an environment does not expose it.
 */
export type PageLink =
  | string
  | { readonly dashboard: string; readonly variables?: Readonly<Record<string, string>> }
  | { readonly interface: LinkedInterface; readonly path: string };
