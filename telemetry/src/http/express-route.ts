/**
 * Route templates of Express. A request has the route that matched, but only the actual path of the routers around it,
 * where `/tenants/:tenant` has become `/tenants/acme`: their templates are found in the routers themselves.
 */
import type { Request } from 'express';
import { pathOf } from './target';

type Path = string | RegExp | readonly Path[];
interface Route {
  readonly path: Path;
}
interface Router {
  readonly stack: readonly Layer[];
}
/** An entry of a router; as of `router` 2.3, on which Express 5.3 depends. */
interface Layer {
  readonly rawPath: Path;
  readonly route?: Route;
  readonly handle: Partial<Router>;
  match(path: string): false | { readonly path: string };
}
interface App {
  readonly router: Router;
  readonly parent?: App;
  readonly mountpath: Path;
}

/** The layers that lead to a route, which is the last. */
type Chain = readonly Layer[];

/** The mount of a route that is reached through the service's own functions, which do not reveal it. */
const UNKNOWN_MOUNT = '*';

function textOf(path: Path): string {
  if (typeof path === 'string') return path.replace(/\/+$/, '');
  if (path instanceof RegExp) return String(path);
  return path.length === 1 ? textOf(path[0] as Path) : `(${path.map(textOf).join('|')})`;
}

function* chainsFrom(stack: readonly Layer[], before: Chain = []): Generator<Chain> {
  for (const layer of stack) {
    // A router may contain itself.
    if (before.includes(layer)) continue;
    const chain = [...before, layer];
    if (layer.route !== undefined) yield chain;
    else if (layer.handle.stack !== undefined) yield* chainsFrom(layer.handle.stack, chain);
  }
}

/** The chains to each route of an app, found once per route. */
class Chains {
  private readonly known = new WeakMap<Route, readonly Chain[]>();

  constructor(private readonly app: App) {}

  to(route: Route): readonly Chain[] {
    const known = this.known.get(route);
    if (known !== undefined) return known;
    const found = [...chainsFrom(this.app.router.stack)].filter(chain => chain.at(-1)?.route === route);
    this.known.set(route, found);
    return found;
  }
}

/** Whether a path matches this chain: a router may be used in several places. */
function matches(chain: Chain, path: string): boolean {
  let rest = path;
  return chain.every(layer => {
    const match = layer.match(rest);
    if (match === false) return false;
    rest = rest.slice(match.path.length) || '/';
    return true;
  });
}

/** The templates under which an app is mounted, `app.use('/admin', adminApp)`. */
function mountOf(app: App): string {
  return app.parent === undefined ? '' : mountOf(app.parent) + textOf(app.mountpath);
}

const chains = new WeakMap<App, Chains>();

function chainsOf(app: App): Chains {
  const known = chains.get(app);
  if (known !== undefined) return known;
  const created = new Chains(app);
  chains.set(app, created);
  return created;
}

/** Where in the path a mounted app begins is unknown, so every tail of the path is tried. */
function matchesTail(app: App, chain: Chain, path: string): boolean {
  if (matches(chain, path)) return true;
  const next = path.indexOf('/', 1);
  return app.parent !== undefined && next !== -1 && matchesTail(app, chain, path.slice(next));
}

/** The template of the route that matched; undefined until one has. */
export function expressRoute(request: Request): string | undefined {
  const route = request.route as Route | undefined;
  if (route === undefined) return undefined;
  const app = request.app as unknown as App;
  const found = chainsOf(app).to(route);
  const chain = found.length > 1 ? found.find(one => matchesTail(app, one, pathOf(request.originalUrl))) : found[0];
  if (chain === undefined) return UNKNOWN_MOUNT + textOf(route.path);
  // An app mounted in a router, not in another app, has no parent. Express resets the base URL after an error.
  const isMountUnknown = app.parent === undefined && chain.length === 1 && Boolean(request.baseUrl);
  const mount = isMountUnknown ? UNKNOWN_MOUNT : mountOf(app);
  return mount + chain.map(layer => textOf(layer.rawPath)).join('') || '/';
}
