/**
 * Routes in Fresh 2's file conventions, on Hono.
 *
 * A file's path is its URL (`data/[file].ts` is `/data/:file`), its default export is the page's component, its
 * `handler` is an object of functions by method, and `_app.tsx` is the document around every page. A handler returns a
 * response, or data with which the page is rendered. The files are given as a table of modules instead of being
 * searched on the disk, so that a compiled program contains them.
 *
 * @module
 */

import type { Context, Hono } from "hono";
import { type ComponentType, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { Content } from "./content.ts";
import { respond } from "./respond.ts";

/** The argument of a handler; a part of Fresh's `Context`. */
export interface RouteContext<State> {
  /** The request. */
  req: Request;
  /** The request's URL. */
  url: URL;
  /** The decoded parts of the URL that match `[name]`s in the file's path, by name. */
  params: Record<string, string>;
  /** State that all routes share. */
  state: State;
}

/** Data for a page; a part of Fresh's `PageResponse`. */
export interface PageResponse<Data> {
  /** The data; the page's props have them under this name too. */
  data: Data;
}

/** Props of a page's component; a part of Fresh's `PageProps`. */
export interface PageProps<Data = unknown> {
  /** The page's URL. */
  url: URL;
  /** The data that the page's handler returned; undefined without a handler. */
  data: Data;
}

/** Props of `_app.tsx`. */
export interface AppProps<Data = unknown> extends PageProps<Data> {
  /** The page, to put into the document. */
  Component: ComponentType;
}

/** Methods that routes may handle. HEAD is GET without the body. */
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route's functions by method. */
// deno-lint-ignore no-explicit-any -- each route has its own type of data, which only its own page receives
export type Handlers<State, Data = any> = {
  [method in Method]?: (
    ctx: RouteContext<State>,
  ) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
};

/** The exports of a file of `routes/`. */
export interface RouteModule<State> {
  /** The page. */
  // deno-lint-ignore no-explicit-any -- as above
  default?: ComponentType<PageProps<any>>;
  /** Answers requests, or returns the page's data. */
  handler?: Handlers<State>;
}

/** The files of `routes/`. */
export interface Routes<State> {
  /** The default export of `_app.tsx`. */
  // deno-lint-ignore no-explicit-any -- as above
  app: ComponentType<AppProps<any>>;
  /** The other files, by their path in `routes/`. */
  files: Record<string, RouteModule<State>>;
}

/**
 * Adds routes to a Hono application. Methods that a route does not handle are answered 405.
 *
 * @param hono The application
 * @param routes The files
 * @param state The handlers' `ctx.state`
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
function patternOf(path: string): string {
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
