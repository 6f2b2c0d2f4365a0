/** @module `/data/{name}`: the current JSON files of a run. */

import type { SiteHandlers } from "../../lib/site/state.ts";
import { respond } from "../../lib/site/respond.ts";

/** Sends one of the run's files; other names are not found. */
export const handler: SiteHandlers = {
  async GET(ctx) {
    const content = await ctx.state.data.read(ctx.params.file);
    return content === undefined ? ctx.state.notFound() : await respond(ctx.req, content);
  },
};
