/** @module The table of the files of `routes/`, which Fresh would make by itself. */

import App from "../../routes/_app.tsx";
import * as data from "../../routes/data/[file].ts";
import * as index from "../../routes/index.tsx";
import * as statics from "../../routes/static/[file].ts";
import type { Routes } from "./fresh_routes.ts";
import type { SiteState } from "./state.ts";

/** The files of `routes/`. */
export const ROUTES: Routes<SiteState> = {
  app: App,
  files: {
    "index.tsx": index,
    "data/[file].ts": data,
    "static/[file].ts": statics,
  },
};
