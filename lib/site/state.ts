/** @module What the site's routes share. */

import type { Content } from "./content.ts";
import type { DataFiles } from "./data_files.ts";
import type { Handlers } from "./fresh_routes.ts";

/** What handlers find in `ctx.state`. */
export interface SiteState {
  /** The files of the run. */
  data: DataFiles;
  /** The page's own files, by the name they are served under. */
  statics: ReadonlyMap<string, Content>;
  /** Answers that there is nothing here. */
  notFound: () => Response;
}

/** Handlers of the site's routes. */
// deno-lint-ignore no-explicit-any -- a route has data of its own, or none
export type SiteHandlers<Data = any> = Handlers<SiteState, Data>;
