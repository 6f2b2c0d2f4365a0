/** @module `/data/{name}`: the JSON files of a run, as they are now. */

import type { SiteHandlers } from "../../lib/site/state.ts";
import { respond } from "../../lib/site/respond.ts";

/** Answers with one of the four files; anything else is not found. */
export const handler: SiteHandlers = {
  async GET(ctx) {
    const content = await ctx.state.data.read(ctx.params.file);
    return content === undefined ? ctx.state.notFound() : await respond(ctx.req, content);
  },
};
