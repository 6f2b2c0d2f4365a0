/**
 * Routes in Fresh 2's file conventions, on Hono.
 *
 * A file's path is its URL (`data/[file].ts` is `/data/:file`), its default export the page's component, its
 * `handler` an object of functions by method, and `_app.tsx` the document around every page. A handler returns a
 * response, or the data that its page is to be rendered with. The files are given as a table of modules, not looked
 * for on the disk, so that a compiled program has them.
 *
 * @module
 */

import type { Context, Hono } from "hono";
import { type ComponentType, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { Content } from "./content.ts";
import { respond } from "./respond.ts";

/** What a handler is given; a part of Fresh's `Context`. */
export interface RouteContext<State> {
  /** The request. */
  req: Request;
  /** Its URL. */
  url: URL;
  /** What stands in the URL for the `[name]`s of the file's path, decoded. */
  params: Record<string, string>;
  /** What all routes share. */
  state: State;
}

/** Data for a page; a part of Fresh's `PageResponse`. */
export interface PageResponse<Data> {
  /** The page's props have it under this name too. */
  data: Data;
}

/** What a page's component and `_app.tsx` are given; a part of Fresh's `PageProps`. */
export interface PageProps<Data = unknown> {
  /** The page's URL. */
  url: URL;
  /** What its handler returned; undefined where it has none. */
  data: Data;
}

/** What `_app.tsx` is given: the page to put into the document. */
export interface AppProps<Data = unknown> extends PageProps<Data> {
  /** The page. */
  Component: ComponentType;
}

/** Methods that routes may handle. HEAD is GET without the body. */
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route's functions by method. */
// deno-lint-ignore no-explicit-any -- each route has data of its own, which only its own page is given
export type Handlers<State, Data = any> = {
  [method in Method]?: (
    ctx: RouteContext<State>,
  ) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
};

/** What a file of `routes/` exports. */
export interface RouteModule<State> {
  /** The page. */
  // deno-lint-ignore no-explicit-any -- as above
  default?: ComponentType<PageProps<any>>;
  /** What answers requests, or gets the page's data. */
  handler?: Handlers<State>;
}

/** The files of `routes/` by their path in it. */
export interface Routes<State> {
  /** The default export of `_app.tsx`. */
  // deno-lint-ignore no-explicit-any -- as above
  app: ComponentType<AppProps<any>>;
  /** The others. */
  files: Record<string, RouteModule<State>>;
}

/**
 * Has a Hono application answer the routes; a method that a route does not handle is answered 405.
 *
 * @param hono The application
 * @param routes The files
 * @param state What handlers find in `ctx.state`
 */
export function mountRoutes<State>(hono: Hono, routes: Routes<State>, state: State): void {
  for (const [path, module] of Object.entries(routes.files)) {
    const pattern = patternOf(path);
    const handlers: Handlers<State> = module.default ? { GET: pageOnly, ...module.handler } : module.handler!;
    const methods = Object.keys(handlers) as Method[];
    for (const method of methods) {
      hono.on(method, pattern, async (c) => {
        const ctx = contextOf(c, state);
        const result = await handlers[method]!(ctx);
        return result instanceof Response ? result : await renderPage(routes, module, ctx, result);
      });
    }
    const allow = methods.flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]).join(", ");
    hono.all(pattern, (c) => c.text("method not allowed\n", 405, { allow, "cache-control": "no-store" }));
  }
}

/** A route's pattern in Hono's notation: `data/[file].ts` is `/data/:file`. */
export function patternOf(path: string): string {
  return "/" + path.replace(/\.tsx?$/, "").replace(/(^|\/)index$/, "").replace(/\[(\w+)\]/g, ":$1");
}

function pageOnly(): PageResponse<undefined> {
  return { data: undefined };
}

function contextOf<State>(c: Context, state: State): RouteContext<State> {
  return { req: c.req.raw, url: new URL(c.req.url), params: c.req.param(), state };
}

async function renderPage<State>(
  routes: Routes<State>,
  module: RouteModule<State>,
  ctx: RouteContext<State>,
  { data }: PageResponse<unknown>,
): Promise<Response> {
  const props = { url: ctx.url, data };
  const Component = () => h(module.default!, props);
  const html = "<!DOCTYPE html>" + renderToString(h(routes.app, { ...props, Component }));
  return await respond(
    ctx.req,
    await Content.of(new TextEncoder().encode(html), "text/html; charset=utf-8"),
  );
}
