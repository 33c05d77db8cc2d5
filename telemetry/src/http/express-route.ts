/**
 * Route templates of Express. A request knows the route that matched and the raw path of the routers around it, where
 * `/tenants/:tenant` has become `/tenants/acme`: the templates of these are found in the routers themselves.
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
/** What stands in a router; of `router` 2.3, which Express 5.3 brings. */
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

/** Layers that lead to a route, itself the last. */
type Way = readonly Layer[];

/** Where a route stands that is reached through functions of the service's own, which tell nothing of its mount. */
const SOMEWHERE = '*';

function textOf(path: Path): string {
  if (typeof path === 'string') return path.replace(/\/+$/, '');
  if (path instanceof RegExp) return String(path);
  return path.length === 1 ? textOf(path[0] as Path) : `(${path.map(textOf).join('|')})`;
}

function* waysFrom(stack: readonly Layer[], before: Way = []): Generator<Way> {
  for (const layer of stack) {
    // A router may be used within itself.
    if (before.includes(layer)) continue;
    const way = [...before, layer];
    if (layer.route !== undefined) yield way;
    else if (layer.handle.stack !== undefined) yield* waysFrom(layer.handle.stack, way);
  }
}

/** Ways to the routes of an app, looked up once for each. */
class Ways {
  private readonly known = new WeakMap<Route, readonly Way[]>();

  constructor(private readonly app: App) {}

  to(route: Route): readonly Way[] {
    const known = this.known.get(route);
    if (known !== undefined) return known;
    const found = [...waysFrom(this.app.router.stack)].filter(way => way.at(-1)?.route === route);
    this.known.set(route, found);
    return found;
  }
}

/** Whether a path leads this way: a router may be used in several places. */
function leads(way: Way, path: string): boolean {
  let rest = path;
  return way.every(layer => {
    const match = layer.match(rest);
    if (match === false) return false;
    rest = rest.slice(match.path.length) || '/';
    return true;
  });
}

/** Templates of the apps around one that is mounted, `app.use('/admin', adminApp)`. */
function mountOf(app: App): string {
  return app.parent === undefined ? '' : mountOf(app.parent) + textOf(app.mountpath);
}

const ways = new WeakMap<App, Ways>();

function waysOf(app: App): Ways {
  const known = ways.get(app);
  if (known !== undefined) return known;
  const made = new Ways(app);
  ways.set(app, made);
  return made;
}

/** Where in the path the app begins is not told: for one that is mounted, every tail of the path is tried. */
function leadsFrom(app: App, way: Way, path: string): boolean {
  if (leads(way, path)) return true;
  const next = path.indexOf('/', 1);
  return app.parent !== undefined && next !== -1 && leadsFrom(app, way, path.slice(next));
}

/** Template of the route that matched; undefined until one has. */
export function expressRoute(request: Request): string | undefined {
  const route = request.route as Route | undefined;
  if (route === undefined) return undefined;
  const app = request.app as unknown as App;
  const found = waysOf(app).to(route);
  const way = found.length > 1 ? found.find(one => leadsFrom(app, one, pathOf(request.originalUrl))) : found[0];
  if (way === undefined) return SOMEWHERE + textOf(route.path);
  // An app that a router uses, instead of another app, does not know it. The base is taken back after an error.
  const unknownMount = app.parent === undefined && way.length === 1 && Boolean(request.baseUrl);
  const mount = unknownMount ? SOMEWHERE : mountOf(app);
  return mount + way.map(layer => textOf(layer.rawPath)).join('') || '/';
}
