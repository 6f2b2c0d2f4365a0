/**
 * The page's server: the files of this folder, served by `lib/site`. Fresh would find the files by itself; here they
 * are listed, so that a compiled program contains them.
 *
 * @module
 */

import type { Routes } from "../lib/site/fresh_routes.ts";
import { type Page, type PageOptions, servePage } from "../lib/site/server.ts";
import type { SiteState } from "../lib/site/state.ts";
import App from "./_app.tsx";
import * as api from "./api/[kind].ts";
import * as series from "./api/series/[id].ts";
import * as data from "./data/[file].ts";
import * as index from "./index.tsx";
import * as statics from "./static/[file].ts";

/** The files of `routes/`, by path. */
export const ROUTES: Routes<SiteState> = {
  app: App,
  files: {
    "index.tsx": index,
    "api/[kind].ts": api,
    "api/series/[id].ts": series,
    "data/[file].ts": data,
    "static/[file].ts": statics,
  },
};

/**
 * Serves the page.
 *
 * @param options What the page shows, and where it is served
 * @throws {Error} If no port is free, the address cannot be listened on, or a static file cannot be read
 */
export function openPage(options: PageOptions): Promise<Page> {
  return servePage(ROUTES, options);
}
