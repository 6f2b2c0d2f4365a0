/** @module State that the site's routes share. */

import type { Content } from "./content.ts";
import type { DataFiles } from "./data_files.ts";
import type { Queries } from "./queries.ts";
import type { Handlers } from "./fresh_routes.ts";

/** The handlers' `ctx.state`. */
export interface SiteState {
  /** The files of the run. */
  data: DataFiles;
  /** Details of the run. */
  queries: Queries;
  /** The page's own files, by the name in the URL. */
  statics: ReadonlyMap<string, Content>;
  /** Makes a 404 response. */
  notFound: () => Response;
}

/** Handlers of the site's routes. */
// deno-lint-ignore no-explicit-any -- each route has its own type of data, or no data
export type SiteHandlers<Data = any> = Handlers<SiteState, Data>;
